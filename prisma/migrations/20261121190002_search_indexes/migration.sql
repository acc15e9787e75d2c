-- CreateTable
CREATE TABLE "search_indexes" (
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "analyser" SMALLINT NOT NULL,
    "position" UUID NOT NULL,
    "documents" INTEGER NOT NULL DEFAULT 0,
    "mismatches" INTEGER,

    CONSTRAINT "search_indexes_pkey" PRIMARY KEY ("name")
);

-- Numbers for documents of Elasticsearch. Whoever indexes takes one first and reads the truth after that: whoever reads a
-- commit's effects because of its event then always has a greater number than anyone who read before it.
CREATE SEQUENCE search_version;

-- People are written by sign-up, by profile, by import and by operators in psql: whoever it was, the index follows. One event for
-- 500 of them; none while no index is kept. What was going on when the first one is begun is waited for (services/search/reindex.ts).
CREATE FUNCTION tell_of_users_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM search_indexes) THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO outbox (id, type, payload, pending)
    SELECT uuidv7(), 'users.changed', jsonb_build_object('userIds', jsonb_agg(id), 'tweetsToo', false), '{}'
    FROM (SELECT id, (row_number() OVER () - 1) / 500 AS part FROM new_users) AS changed GROUP BY part;
  ELSE
    INSERT INTO outbox (id, type, payload, pending)
    SELECT uuidv7(), 'users.changed', jsonb_build_object('userIds', jsonb_agg(id), 'tweetsToo', tweets_too), '{}'
    FROM (
      SELECT id, tweets_too, (row_number() OVER (PARTITION BY tweets_too) - 1) / 500 AS part
      FROM (
        SELECT new_users.id, (new_users.private, new_users.suspended_at IS NULL) IS DISTINCT FROM (old_users.private, old_users.suspended_at IS NULL) AS tweets_too
        FROM new_users JOIN old_users USING (id)
        WHERE (new_users.username, new_users.display_name, new_users.private, new_users.suspended_at)
          IS DISTINCT FROM (old_users.username, old_users.display_name, old_users.private, old_users.suspended_at)
      ) AS changed
    ) AS parts GROUP BY tweets_too, part;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER tell_of_users_inserted AFTER INSERT ON users REFERENCING NEW TABLE AS new_users
  FOR EACH STATEMENT EXECUTE FUNCTION tell_of_users_changed();
CREATE TRIGGER tell_of_users_updated AFTER UPDATE ON users REFERENCING OLD TABLE AS old_users NEW TABLE AS new_users
  FOR EACH STATEMENT EXECUTE FUNCTION tell_of_users_changed();
