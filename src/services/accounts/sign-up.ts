import { checkEmail, checkPassword } from '../../domain/account-rules.ts';
import { ConflictError } from '../../domain/errors.ts';
import { newId } from '../../domain/ids.ts';
import { checkDisplayName } from '../../domain/profile.ts';
import { checkUsername } from '../../domain/username.ts';
import type { User } from '../../domain/user.ts';
import type { AccountStore } from '../../stores/postgres/account.store.ts';
import type { AccessTokens } from './access-tokens.ts';
import { authPayload, newSession, type AuthPayload } from './open-session.ts';
import type { PasswordHasher } from './password-hasher.ts';

export interface SignUpInput {
  username: string;
  email: string;
  password: string;
  displayName: string;
}

export interface SignUpDependencies {
  accounts: AccountStore;
  accessTokens: AccessTokens;
  passwordHasher: PasswordHasher;
  now: () => Date;
}

const TAKEN = {
  username: 'This username is taken.',
  email: 'There is an account with this e-mail address.',
} as const;

/** Throws BadUserInputError on a field of the input, and ConflictError on `username` or `email` where somebody has it. */
export const createSignUp = ({ accounts, accessTokens, passwordHasher, now }: SignUpDependencies) =>
  async (input: SignUpInput, userAgent: string | null): Promise<AuthPayload> => {
    const username = checkUsername(input.username, 'username');
    const email = checkEmail(input.email, 'email');
    const password = checkPassword(input.password, 'password');
    const displayName = checkDisplayName(input.displayName, 'displayName');

    const passwordHash = await passwordHasher.hash(password);
    const createdAt = now();
    const user = newUser(username, displayName, createdAt);
    const { stored, refreshToken } = newSession(user.id, userAgent, createdAt);
    // Signed before anything is written: where no key can be had, no account is made either.
    const payload = await authPayload(accessTokens, user, stored.session.id, refreshToken);
    const taken = await accounts.insert({ id: user.id, username, email, passwordHash, displayName, createdAt }, stored);
    if (taken !== null) throw new ConflictError(TAKEN[taken], taken);
    return payload;
  };

const newUser = (username: string, displayName: string, createdAt: Date): User => ({
  id: newId(), username, displayName, bio: '', location: '', website: null, verified: false, private: false, suspendedAt: null, createdAt,
});
