-- Lists are read from indexes that hold nothing else: a page must not step over everything that was ever deleted before it.
-- Those of tweets are in one direction, so that a page is one range of them (src/stores/postgres/slice.statements.ts).

DROP INDEX "tweets_in_reply_to_id_id_idx";
CREATE INDEX "tweets_in_reply_to_id_id_idx" ON "tweets"("in_reply_to_id", "id") WHERE "in_reply_to_id" IS NOT NULL AND "deleted_at" IS NULL;

DROP INDEX "tweets_quoted_id_id_idx";
CREATE INDEX "tweets_quoted_id_id_idx" ON "tweets"("quoted_id", "id") WHERE "quoted_id" IS NOT NULL AND "deleted_at" IS NULL;

DROP INDEX "tweets_retweet_of_id_id_idx";
CREATE INDEX "tweets_retweet_of_id_id_idx" ON "tweets"("retweet_of_id", "id") WHERE "retweet_of_id" IS NOT NULL AND "deleted_at" IS NULL;

DROP INDEX "tweets_author_id_id_idx";
CREATE INDEX "tweets_author_id_id_idx" ON "tweets"("author_id", "id") WHERE "deleted_at" IS NULL;

DROP INDEX "tweets_author_id_id_no_replies_idx";
CREATE INDEX "tweets_author_id_id_no_replies_idx" ON "tweets"("author_id", "id") WHERE "deleted_at" IS NULL AND "in_reply_to_id" IS NULL;

DROP INDEX "sessions_user_id_id_idx";
CREATE INDEX "sessions_user_id_id_idx" ON "sessions"("user_id", "id") WHERE "revoked_at" IS NULL;
