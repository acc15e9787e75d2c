-- Nobody could post a poll before this migration: polls is empty. Its end is announced by an event that waits in the outbox.
-- DropIndex
DROP INDEX "polls_ends_at_open_idx";

-- AlterTable
ALTER TABLE "polls" DROP COLUMN "closed_at";

-- AlterTable
ALTER TABLE "tweets" ADD COLUMN     "has_poll" BOOLEAN NOT NULL DEFAULT false;
