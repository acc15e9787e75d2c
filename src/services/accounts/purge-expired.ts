import type { IdempotencyKeyStore } from '../../stores/postgres/idempotency-key.store.ts';
import type { SessionStore } from '../../stores/postgres/session.store.ts';
import type { SigningKeyStore } from '../../stores/postgres/signing-key.store.ts';
import { IDEMPOTENCY_KEY_HOURS } from '../../stores/postgres/tweet-write.store.ts';
import { RETIRED_KEY_GRACE_MS } from './key-ring.ts';

export interface PurgeDependencies {
  sessions: SessionStore;
  idempotencyKeys: IdempotencyKeyStore;
  signingKeys: SigningKeyStore;
  now: () => Date;
}

export interface Purged {
  refreshTokens: number;
  idempotencyKeys: number;
  signingKeys: number;
}

const IDEMPOTENCY_KEY_TTL_MS = IDEMPOTENCY_KEY_HOURS * 60 * 60 * 1000;

/**
 * Deletes what nobody can use any more, at most `limit` rows of each kind, so that one call holds few locks for a short
 * time. Whoever schedules it calls again at once while some count equals the limit. Any number of nodes may.
 */
export const createPurgeExpired = ({ sessions, idempotencyKeys, signingKeys, now }: PurgeDependencies) =>
  async (limit: number): Promise<Purged> => {
    const at = now();
    return {
      refreshTokens: await sessions.deleteExpired(at, limit),
      idempotencyKeys: await idempotencyKeys.deleteBefore(new Date(at.getTime() - IDEMPOTENCY_KEY_TTL_MS), limit),
      signingKeys: await signingKeys.deleteRetiredBefore(new Date(at.getTime() - RETIRED_KEY_GRACE_MS)),
    };
  };
