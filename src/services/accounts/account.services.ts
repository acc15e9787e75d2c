import type { Logger } from '../../lib/logger.ts';
import type { Stores } from '../../stores/stores.ts';
import { createAccessTokens } from './access-tokens.ts';
import { createAuthenticate } from './authenticate.ts';
import { createChangePassword } from './change-password.ts';
import { createKeyRing } from './key-ring.ts';
import { createPasswordHasher, type PasswordHasher } from './password-hasher.ts';
import { createPurgeExpired } from './purge-expired.ts';
import { createRefreshSession } from './refresh-session.ts';
import { createSessionManagement } from './session-management.ts';
import { createSessionLiveness } from './session-liveness.ts';
import { createSignIn } from './sign-in.ts';
import { createSignUp } from './sign-up.ts';
import { createUpdateProfile } from './update-profile.ts';

export interface AccountServiceDependencies {
  stores: Pick<Stores, 'accounts' | 'sessions' | 'sessionCache' | 'signingKeys' | 'users' | 'idempotencyKeys'>;
  logger: Logger;
  onCacheError: (error: Error) => void;
  observeCache: (cache: string, hit: boolean) => void;
  /** The clock; tests move it. */
  now: () => Date;
  passwordHasher?: PasswordHasher;
}

/** Everything about who somebody is and how they prove it. */
export function createAccountServices({ stores, logger, onCacheError, observeCache, now, passwordHasher = createPasswordHasher() }: AccountServiceDependencies) {
  const { accounts, sessions, sessionCache, signingKeys, users, idempotencyKeys } = stores;
  const keyRing = createKeyRing({ signingKeys, logger, now });
  const accessTokens = createAccessTokens({ keyRing, now });
  const liveness = createSessionLiveness({ sessions, sessionCache, logger, onCacheError, observeCache, now });
  return {
    accounts: {
      signUp: createSignUp({ accounts, accessTokens, passwordHasher, now }),
      signIn: createSignIn({ accounts, sessions, users, accessTokens, passwordHasher, now }),
      changePassword: createChangePassword({ accounts, passwordHasher, liveness, now }),
      updateProfile: createUpdateProfile({ accounts, users }),
    },
    sessions: {
      refreshSession: createRefreshSession({ sessions, users, accessTokens, liveness, now }),
      ...createSessionManagement({ sessions, liveness, now }),
      ...createAuthenticate({ accessTokens, liveness }),
      isLive: liveness.isLive,
      listDeadSessions: liveness.listDeadSessions,
      onSessionRevoked: liveness.onSessionRevoked,
    },
    signingKeys: { rotateSigningKey: keyRing.rotateSigningKey },
    maintenance: { purgeExpired: createPurgeExpired({ sessions, idempotencyKeys, signingKeys, now }) },
  };
}
