-- CreateTable
CREATE TABLE "tweet_hashtags" (
    "tag" TEXT COLLATE "C" NOT NULL,
    "tweet_id" UUID NOT NULL,
    "written" TEXT NOT NULL,
    "live" BOOLEAN NOT NULL DEFAULT true,
    "counted" BOOLEAN NOT NULL DEFAULT false,
    "settled" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "tweet_hashtags_pkey" PRIMARY KEY ("tag","tweet_id")
);

-- CreateTable
CREATE TABLE "hashtag_stats" (
    "tag" TEXT COLLATE "C" NOT NULL,
    "written" TEXT NOT NULL,
    "tweet_count" INTEGER NOT NULL,
    "last_used_id" UUID NOT NULL,

    CONSTRAINT "hashtag_stats_pkey" PRIMARY KEY ("tag")
);

-- CreateTable
CREATE TABLE "suggestion_dismissals" (
    "user_id" UUID NOT NULL,
    "dismissed_id" UUID NOT NULL,

    CONSTRAINT "suggestion_dismissals_pkey" PRIMARY KEY ("user_id","dismissed_id")
);

-- CreateTable
CREATE TABLE "hashtag_hours" (
    "tag" TEXT COLLATE "C" NOT NULL,
    "hour" INTEGER NOT NULL,
    "people" INTEGER NOT NULL,

    CONSTRAINT "hashtag_hours_pkey" PRIMARY KEY ("tag","hour")
);

-- CreateTable
CREATE TABLE "trends" (
    "tag" TEXT COLLATE "C" NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "tweet_count" INTEGER NOT NULL,
    "refreshed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trends_pkey" PRIMARY KEY ("tag")
);

-- CreateIndex
CREATE INDEX "tweet_hashtags_tweet_id_idx" ON "tweet_hashtags"("tweet_id");

-- CreateIndex
CREATE INDEX "hashtag_stats_last_used_id_idx" ON "hashtag_stats"("last_used_id" DESC);

-- CreateIndex
CREATE INDEX "hashtag_hours_tag_hour_people_idx" ON "hashtag_hours"("tag", "hour", "people");

-- CreateIndex
CREATE INDEX "hashtag_hours_hour_idx" ON "hashtag_hours"("hour");

-- What the reaction has not dealt with: whoever reads a count adds what is in it.
CREATE INDEX "tweet_hashtags_unsettled_idx" ON "tweet_hashtags"("tag", "tweet_id") WHERE NOT "settled";

-- Tags of plain letters fold to what lower() makes of them.
INSERT INTO "tweet_hashtags" ("tag", "tweet_id", "written", "counted", "settled")
SELECT DISTINCT ON ("tweets"."id", lower(hashtag->>'tag' COLLATE "C"))
  lower(hashtag->>'tag' COLLATE "C"), "tweets"."id", hashtag->>'tag', NOT "users"."private" AND "users"."suspended_at" IS NULL, true
FROM "tweets" JOIN "users" ON "users"."id" = "tweets"."author_id" CROSS JOIN jsonb_array_elements("entities"->'hashtags') AS hashtag
WHERE "deleted_at" IS NULL AND hashtag->>'tag' ~ '^[A-Za-z0-9_]+$';

INSERT INTO "hashtag_stats" ("tag", "written", "tweet_count", "last_used_id")
SELECT "tag", (array_agg("written" ORDER BY "tweet_id"))[1], count(*), (array_agg("tweet_id" ORDER BY "tweet_id" DESC))[1]
FROM "tweet_hashtags" WHERE "counted" GROUP BY "tag";

-- Others fold by rules that SQL does not know (src/domain/analysis/fold.ts): the reaction reads such tweets anew.
INSERT INTO "outbox" ("id", "type", "payload", "pending")
SELECT uuidv7(), 'hashtags.outdated', jsonb_build_object('tweetIds', jsonb_agg("id")), ARRAY['hashtags']
FROM (
  SELECT "id", (row_number() OVER (ORDER BY "id") - 1) / 500 AS part FROM "tweets"
  WHERE "deleted_at" IS NULL AND EXISTS (SELECT FROM jsonb_array_elements("entities"->'hashtags') AS hashtag WHERE hashtag->>'tag' !~ '^[A-Za-z0-9_]+$')
) AS numbered GROUP BY part;

-- Whose tweets count is decided by two columns of users, which the API, an import and an operator in psql change. As
-- src/domain/events.ts has it: the event goes to the hashtags reaction.
CREATE FUNCTION tell_of_visibility() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox (id, type, payload, pending) VALUES (uuidv7(), 'user.visibilityChanged', jsonb_build_object('userId', NEW.id), ARRAY['hashtags']);
  RETURN NULL;
END
$$;

CREATE TRIGGER tell_of_visibility AFTER UPDATE OF private, suspended_at ON users FOR EACH ROW
  WHEN ((OLD.private OR OLD.suspended_at IS NOT NULL) <> (NEW.private OR NEW.suspended_at IS NOT NULL)) EXECUTE FUNCTION tell_of_visibility();
