-- DropIndex
DROP INDEX "follows_followee_id_id_idx";

-- CreateIndex
CREATE INDEX "follows_followee_id_id_follower_id_idx" ON "follows"("followee_id", "id" DESC, "follower_id");
