-- Nobody could like anything before this migration: likes is empty.
-- AlterTable
ALTER TABLE "likes" DROP COLUMN "created_at",
ADD COLUMN     "id" UUID NOT NULL;

-- AlterTable
ALTER TABLE "tweet_stats" ADD COLUMN     "quote_count" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "tweets" ADD COLUMN     "quoted_id" UUID;

-- CreateTable
CREATE TABLE "tweet_revisions" (
    "tweet_id" UUID NOT NULL,
    "number" SMALLINT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tweet_revisions_pkey" PRIMARY KEY ("tweet_id","number")
);

-- CreateTable
CREATE TABLE "polls" (
    "tweet_id" UUID NOT NULL,
    "options" TEXT[],
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "polls_pkey" PRIMARY KEY ("tweet_id")
);

-- CreateTable
CREATE TABLE "poll_votes" (
    "tweet_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "choice" SMALLINT NOT NULL,

    CONSTRAINT "poll_votes_pkey" PRIMARY KEY ("tweet_id","user_id")
);

-- CreateTable
CREATE TABLE "poll_counts" (
    "tweet_id" UUID NOT NULL,
    "choice" SMALLINT NOT NULL,
    "vote_count" INTEGER NOT NULL,

    CONSTRAINT "poll_counts_pkey" PRIMARY KEY ("tweet_id","choice")
);

-- CreateTable
CREATE TABLE "blocks" (
    "blocker_id" UUID NOT NULL,
    "blocked_id" UUID NOT NULL,
    "id" UUID NOT NULL,

    CONSTRAINT "blocks_pkey" PRIMARY KEY ("blocker_id","blocked_id")
);

-- CreateTable
CREATE TABLE "mutes" (
    "muter_id" UUID NOT NULL,
    "muted_id" UUID NOT NULL,
    "id" UUID NOT NULL,

    CONSTRAINT "mutes_pkey" PRIMARY KEY ("muter_id","muted_id")
);

-- CreateTable
CREATE TABLE "bookmarks" (
    "user_id" UUID NOT NULL,
    "tweet_id" UUID NOT NULL,
    "id" UUID NOT NULL,

    CONSTRAINT "bookmarks_pkey" PRIMARY KEY ("user_id","tweet_id")
);

-- CreateTable
CREATE TABLE "mentions" (
    "user_id" UUID NOT NULL,
    "tweet_id" UUID NOT NULL,

    CONSTRAINT "mentions_pkey" PRIMARY KEY ("user_id","tweet_id")
);

-- CreateIndex
CREATE INDEX "bookmarks_user_id_id_idx" ON "bookmarks"("user_id", "id" DESC);

-- CreateIndex
CREATE INDEX "mentions_tweet_id_idx" ON "mentions"("tweet_id");

-- CreateIndex
CREATE INDEX "likes_tweet_id_id_idx" ON "likes"("tweet_id", "id" DESC);

-- CreateIndex
CREATE INDEX "likes_user_id_id_idx" ON "likes"("user_id", "id" DESC);


-- What schema.prisma cannot say.
-- CreateIndex
CREATE INDEX "tweets_quoted_id_id_idx" ON "tweets"("quoted_id", "id" DESC) WHERE "quoted_id" IS NOT NULL;

-- Who retweeted a tweet, newest first.
-- CreateIndex
CREATE INDEX "tweets_retweet_of_id_id_idx" ON "tweets"("retweet_of_id", "id" DESC) WHERE "retweet_of_id" IS NOT NULL;

-- Polls whose end is still to be announced.
-- CreateIndex
CREATE INDEX "polls_ends_at_open_idx" ON "polls"("ends_at") WHERE "closed_at" IS NULL;
