-- AlterTable
ALTER TABLE "idempotency_keys" ADD COLUMN     "thread_ids" UUID[];
