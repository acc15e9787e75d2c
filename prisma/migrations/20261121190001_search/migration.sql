-- Both are trusted extensions of PostgreSQL's own distribution: the owner of a database may create them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

-- CreateTable
CREATE TABLE "user_search" (
    "user_id" UUID NOT NULL,
    "analyser" SMALLINT NOT NULL,
    "vector" tsvector NOT NULL,

    CONSTRAINT "user_search_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "tweet_search" (
    "tweet_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "analyser" SMALLINT NOT NULL,
    "vector" tsvector NOT NULL,

    CONSTRAINT "tweet_search_pkey" PRIMARY KEY ("tweet_id")
);

-- CreateTable
-- By code point, so that the words of one first letter lie together in the primary key.
CREATE TABLE "search_words" (
    "kind" TEXT NOT NULL,
    "word" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "search_words_pkey" PRIMARY KEY ("kind","word")
);

-- CreateIndex
CREATE INDEX "user_search_vector_idx" ON "user_search" USING GIN ("vector");

-- CreateIndex
CREATE INDEX "tweet_search_vector_idx" ON "tweet_search" USING GIN ("vector");

-- Words that are alike but for their first letter.
CREATE INDEX "search_words_alike" ON "search_words" USING GIN ("word" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "user_stats_follower_count_user_id_idx" ON "user_stats"("follower_count" DESC, "user_id" DESC);

-- To PostgreSQL, comparing a tsvector costs as much as comparing a number, and reading the whole table seems cheap.
CREATE FUNCTION search_people(query tsquery) RETURNS SETOF user_search LANGUAGE sql STABLE ROWS 500 SET enable_seqscan = off
  AS $$ SELECT * FROM user_search WHERE vector @@ query $$;
