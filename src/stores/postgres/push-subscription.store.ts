import type { Database } from './database.ts';

export type PushSubscriptionStore = ReturnType<typeof createPushSubscriptionStore>;

export interface PushSubscription {
  userId: string;
  id: string;
  /** The session that subscribed: with it the subscription ends. */
  sessionId: string;
  endpoint: string;
  /** The browser's public key and its secret, base64url. */
  p256dh: string;
  auth: string;
}

/** Of one person; the oldest give way. */
const MAX_SUBSCRIPTIONS = 20;

export function createPushSubscriptionStore(db: Database) {
  return {
    /** An endpoint is one browser: whoever subscribes last is told there, nobody else any more. */
    async insert({ userId, id, sessionId, endpoint, p256dh, auth }: PushSubscription): Promise<void> {
      await db.rows('push_subscription_insert', `
        WITH others AS (
          DELETE FROM push_subscriptions WHERE endpoint = $4 AND user_id <> $1
        ), oldest AS (
          DELETE FROM push_subscriptions WHERE user_id = $1 AND endpoint <> $4 AND id IN (
            SELECT id FROM push_subscriptions WHERE user_id = $1 AND endpoint <> $4 ORDER BY id DESC OFFSET ${MAX_SUBSCRIPTIONS - 1})
        )
        INSERT INTO push_subscriptions (user_id, id, session_id, endpoint, p256dh, auth, created_at) VALUES ($1, $2, $3, $4, $5, $6, now())
        ON CONFLICT (user_id, endpoint) DO UPDATE SET session_id = excluded.session_id, p256dh = excluded.p256dh, auth = excluded.auth`,
      [userId, id, sessionId, endpoint, p256dh, auth]);
    },

    /** With whether its session still lives; null where there is none. */
    async find(userId: string, id: string): Promise<(PushSubscription & { live: boolean }) | null> {
      const [found] = await db.rows<PushSubscription & { live: boolean }>('push_subscription', `
        SELECT user_id AS "userId", id, session_id AS "sessionId", endpoint, p256dh, auth,
          EXISTS (SELECT FROM sessions WHERE sessions.id = session_id AND revoked_at IS NULL AND expires_at > now()) AS live
        FROM push_subscriptions WHERE user_id = $1 AND id = $2`, [userId, id]);
      return found ?? null;
    },

    async delete(userId: string, id: string): Promise<void> {
      await db.rows('push_subscription_delete', 'DELETE FROM push_subscriptions WHERE user_id = $1 AND id = $2', [userId, id]);
    },

    /** False where the person has no such subscription. */
    async deleteByEndpoint(userId: string, endpoint: string): Promise<boolean> {
      const deleted = await db.rows('push_subscription_delete_by_endpoint', 'DELETE FROM push_subscriptions WHERE user_id = $1 AND endpoint = $2 RETURNING id', [userId, endpoint]);
      return deleted.length > 0;
    },
  };
}
