import { isEmail, normalizePassword } from '../../domain/account-rules.ts';
import { ForbiddenError, UnauthenticatedError } from '../../domain/errors.ts';
import { isUsername } from '../../domain/username.ts';
import type { AccountStore, Credentials } from '../../stores/postgres/account.store.ts';
import type { SessionStore } from '../../stores/postgres/session.store.ts';
import type { UserStore } from '../../stores/postgres/user.store.ts';
import type { AccessTokens } from './access-tokens.ts';
import { authPayload, newSession, type AuthPayload } from './open-session.ts';
import type { PasswordHasher } from './password-hasher.ts';

export interface SignInInput {
  /** A username or an e-mail address. */
  login: string;
  password: string;
}

export interface SignInDependencies {
  accounts: AccountStore;
  sessions: SessionStore;
  users: UserStore;
  accessTokens: AccessTokens;
  passwordHasher: PasswordHasher;
  now: () => Date;
}

/**
 * Throws the same UnauthenticatedError, after the same work, for an unknown login, an account without a password and a
 * wrong password. Only who knows the password learns that an account is suspended (ForbiddenError).
 */
export const createSignIn = ({ accounts, sessions, users, accessTokens, passwordHasher, now }: SignInDependencies) =>
  async (input: SignInInput, userAgent: string | null): Promise<AuthPayload> => {
    const credentials = await findCredentials(accounts, input.login.trim());
    const matches = await passwordHasher.verify(credentials?.passwordHash ?? null, normalizePassword(input.password));
    if (credentials === null || credentials.passwordHash === null || !matches) throw wrong();
    if (credentials.suspendedAt !== null) throw new ForbiddenError('This account is suspended.');

    const [user] = await users.listByIds([credentials.userId]);
    if (user === undefined) throw wrong();
    const { stored, refreshToken } = newSession(user.id, userAgent, now());
    const payload = await authPayload(accessTokens, user, stored.session.id, refreshToken);
    // The password may have been changed while it was verified.
    if (!(await sessions.insertFor(credentials.passwordHash, stored))) throw wrong();
    return payload;
  };

const wrong = (): UnauthenticatedError => new UnauthenticatedError('The login or the password is wrong.');

/** A login that can be neither asks for a name that nobody can have, so that it takes the time of any other. */
function findCredentials(accounts: AccountStore, login: string): Promise<Credentials | null> {
  if (isEmail(login)) return accounts.findCredentials('email', login);
  return accounts.findCredentials('username', isUsername(login) ? login : '');
}
