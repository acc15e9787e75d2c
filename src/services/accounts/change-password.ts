import { checkPassword, normalizePassword } from '../../domain/account-rules.ts';
import { BadUserInputError } from '../../domain/errors.ts';
import type { Viewer } from '../../domain/user.ts';
import type { AccountStore } from '../../stores/postgres/account.store.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { SessionLiveness } from './session-liveness.ts';

export interface ChangePasswordDependencies {
  accounts: AccountStore;
  passwordHasher: PasswordHasher;
  liveness: SessionLiveness;
  now: () => Date;
}

/**
 * Gives the viewer another password and ends all their sessions but the one that asks. Throws BadUserInputError on
 * `newPassword` where nobody can have it, and on `currentPassword` where that is wrong, or not the current one any more
 * because another request has changed it.
 */
export const createChangePassword = ({ accounts, passwordHasher, liveness, now }: ChangePasswordDependencies) =>
  async ({ userId, sessionId }: Viewer, currentPassword: string, newPassword: string): Promise<void> => {
    const password = checkPassword(newPassword, 'newPassword');
    const currentHash = await accounts.findPasswordHash(userId);
    const matches = await passwordHasher.verify(currentHash, normalizePassword(currentPassword));
    if (currentHash === null || !matches) throw wrongPassword();
    const passwordHash = await passwordHasher.hash(password);
    const revoked = await accounts.updatePassword({ userId, currentHash, passwordHash, keptSessionId: sessionId, now: now() });
    if (revoked === null) throw wrongPassword();
    await Promise.all(revoked.map((id) => liveness.announceRevoked(id)));
  };

const wrongPassword = (): BadUserInputError => new BadUserInputError('currentPassword', 'The current password is wrong.');
