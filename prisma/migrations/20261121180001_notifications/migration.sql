-- CreateTable
CREATE TABLE "notifications" (
    "recipient_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "tweet_id" UUID,
    "position" BIGINT NOT NULL,
    "seen_position" BIGINT NOT NULL,
    "actor_count" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL,
    "tell_pending" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("recipient_id","id")
);

-- CreateTable
CREATE TABLE "notification_actors" (
    "recipient_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "actor_id" UUID NOT NULL,
    "notification_id" UUID NOT NULL,
    "act_id" UUID NOT NULL,

    CONSTRAINT "notification_actors_pkey" PRIMARY KEY ("recipient_id","type","subject_id","actor_id")
);

-- CreateTable
CREATE TABLE "notification_states" (
    "user_id" UUID NOT NULL,
    "last_position" BIGINT NOT NULL DEFAULT 0,
    "read_up_to" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "notification_states_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "notification_settings" (
    "user_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "audience" TEXT NOT NULL,

    CONSTRAINT "notification_settings_pkey" PRIMARY KEY ("user_id","type")
);

-- CreateTable
CREATE TABLE "conversation_mutes" (
    "user_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,

    CONSTRAINT "conversation_mutes_pkey" PRIMARY KEY ("user_id","conversation_id")
);

-- CreateTable
CREATE TABLE "push_subscriptions" (
    "user_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "session_id" UUID NOT NULL,
    "endpoint" TEXT NOT NULL,
    "p256dh" TEXT NOT NULL,
    "auth" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "push_subscriptions_pkey" PRIMARY KEY ("user_id","id")
);

-- CreateTable
CREATE TABLE "vapid_keys" (
    "id" INTEGER NOT NULL,
    "public_key" TEXT NOT NULL,
    "private_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "vapid_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "notifications_recipient_id_type_position_idx" ON "notifications"("recipient_id", "type", "position" DESC);

-- CreateIndex
CREATE INDEX "notifications_recipient_id_type_subject_id_position_idx" ON "notifications"("recipient_id", "type", "subject_id", "position" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "notifications_recipient_id_position_key" ON "notifications"("recipient_id", "position" DESC);

-- CreateIndex
CREATE INDEX "notification_actors_recipient_id_notification_id_act_id_idx" ON "notification_actors"("recipient_id", "notification_id", "act_id" DESC);

-- CreateIndex
CREATE INDEX "push_subscriptions_endpoint_idx" ON "push_subscriptions"("endpoint");

-- CreateIndex
CREATE UNIQUE INDEX "push_subscriptions_user_id_endpoint_key" ON "push_subscriptions"("user_id", "endpoint");

-- CreateIndex
CREATE INDEX "blocks_blocked_id_blocker_id_idx" ON "blocks"("blocked_id", "blocker_id");
