-- CreateTable
CREATE TABLE "count_checks" (
    "subject" TEXT NOT NULL,
    "position" UUID NOT NULL,
    "found" JSONB NOT NULL,
    "drift" JSONB NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "count_checks_pkey" PRIMARY KEY ("subject")
);

-- CreateIndex
CREATE INDEX "bookmarks_tweet_id_user_id_idx" ON "bookmarks"("tweet_id", "user_id");

-- What was deleted before there was a purge is purged as well.
INSERT INTO "outbox" ("id", "type", "payload", "pending")
SELECT uuidv7(), 'tweet.deleted', jsonb_build_object('tweetId', "id", 'authorId', "author_id"), ARRAY['tombstones']
FROM "tweets" WHERE "deleted_at" IS NOT NULL;
