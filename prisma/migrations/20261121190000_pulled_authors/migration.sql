-- CreateTable
CREATE TABLE "pulled_authors" (
    "author_id" UUID NOT NULL,
    "crossing_id" UUID NOT NULL,
    "state" TEXT NOT NULL,

    CONSTRAINT "pulled_authors_pkey" PRIMARY KEY ("author_id")
);
