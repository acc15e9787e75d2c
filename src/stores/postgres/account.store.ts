import { DatabaseError, type PoolClient } from 'pg';
import { analyseName } from '../../domain/analysis/analyse-name.ts';
import type { ProfileChanges } from '../../domain/profile.ts';
import type { SearchWordStore } from '../search/search-word.store.ts';
import type { Database } from './database.ts';
import { acceptEveryRequest } from './follow-request.statements.ts';
import { insertSession, type NewSession } from './session.statements.ts';
import { SEARCH_USERS, searchUserValues } from './user-search.statements.ts';

export type AccountStore = ReturnType<typeof createAccountStore>;

export interface NewAccount {
  id: string;
  username: string;
  email: string;
  passwordHash: string;
  displayName: string;
  createdAt: Date;
}

/** What signing in needs to know about an account; `passwordHash` is null for an imported person. */
export interface Credentials {
  userId: string;
  passwordHash: string | null;
  suspendedAt: Date | null;
}

export interface PasswordChange {
  userId: string;
  currentHash: string;
  passwordHash: string;
  /** The session that goes on. */
  keptSessionId: string;
  now: Date;
}

const UNIQUE_VIOLATION = '23505';
const UNIQUE_INDEXES: Readonly<Record<string, 'username' | 'email'>> = {
  users_lower_username_key: 'username',
  users_lower_email_key: 'email',
};
const CREDENTIALS = `SELECT id AS "userId", password_hash AS "passwordHash", suspended_at AS "suspendedAt" FROM users`;

export function createAccountStore(db: Database, searchWords: Pick<SearchWordStore, 'note'>) {
  return {
    /**
     * A person and their first session, both or neither. Returns what of it somebody else has, or null when it is done;
     * the unique indexes decide, so two that ask at once for one name cannot both get it.
     */
    async insert(account: NewAccount, session: NewSession): Promise<'username' | 'email' | null> {
      try {
        await db.transaction(async (client) => {
          await client.query({ name: 'account_insert', text: `
            WITH account AS (
              INSERT INTO users (id, username, email, password_hash, display_name, created_at) VALUES ($1, $2, $3, $4, $5, $6)
            )
            INSERT INTO user_stats (user_id) VALUES ($1)`,
          values: [account.id, account.username, account.email, account.passwordHash, account.displayName, account.createdAt] });
          await client.query(SEARCH_USERS, searchUserValues([account]));
          await client.query(insertSession(session));
        });
        searchWords.note('name', analyseName(account));
        return null;
      } catch (error) {
        const taken = takenName(error);
        if (taken === undefined) throw error;
        return taken;
      }
    },

    /** Without regard to case. */
    async findCredentials(by: 'username' | 'email', login: string): Promise<Credentials | null> {
      const [found] = await db.rows<Credentials>(`credentials_by_${by}`, `${CREDENTIALS} WHERE lower(${by}) = lower($1)`, [login]);
      return found ?? null;
    },

    /** Null where there is no password. */
    async findPasswordHash(userId: string): Promise<string | null> {
      const [found] = await db.rows<{ passwordHash: string | null }>('password_hash', 'SELECT password_hash AS "passwordHash" FROM users WHERE id = $1', [userId]);
      return found?.passwordHash ?? null;
    },

    /**
     * Returns the sessions that were revoked; null, and nothing is changed, where the current hash is another. Sessions are
     * looked for by a statement of its own, which sees those that signed in with the old password while the first one waited
     * (session.store.ts, insertFor).
     */
    updatePassword: ({ userId, currentHash, passwordHash, keptSessionId, now }: PasswordChange): Promise<string[] | null> => db.transaction(async (client) => {
      const { rowCount } = await client.query({
        name: 'password_update', text: 'UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2', values: [userId, currentHash, passwordHash],
      });
      if (rowCount !== 1) return null;
      const { rows } = await client.query<{ id: string }>({ name: 'sessions_revoke_others', text: `
        UPDATE sessions SET revoked_at = $3 WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL AND expires_at > $3 RETURNING id`,
      values: [userId, keptSessionId, now] });
      return rows.map(({ id }) => id);
    }),

    /**
     * The caller has checked the changes; what is undefined stays. Who becomes public lets in everybody who has asked, in
     * the same transaction; `requestId` goes with the events of that.
     */
    async updateProfile(userId: string, changes: ProfileChanges, requestId: string): Promise<void> {
      const username = await db.transaction((client) => updateProfile(client, userId, changes, requestId));
      if (username !== undefined && changes.displayName !== undefined) searchWords.note('name', analyseName({ username, displayName: changes.displayName }));
    },
  };
}

/** Returns the username; undefined where there is no such person. */
async function updateProfile(client: PoolClient, userId: string, changes: ProfileChanges, requestId: string): Promise<string | undefined> {
  const { displayName, bio, location, website, private: isPrivate } = changes;
  const { rows: [user] } = await client.query<{ username: string }>({ name: 'profile_update', text: `
    UPDATE users SET display_name = coalesce($2, display_name), bio = coalesce($3, bio), location = coalesce($4, location),
      website = CASE WHEN $5 THEN $6 ELSE website END, private = coalesce($7, private)
    WHERE id = $1 RETURNING username`, values: [userId, displayName, bio, location, website !== undefined, website, isPrivate] });
  if (user !== undefined && displayName !== undefined) await client.query(SEARCH_USERS, searchUserValues([{ id: userId, username: user.username, displayName }]));
  if (isPrivate === false) await client.query(acceptEveryRequest(userId, requestId));
  return user?.username;
}

const takenName = (error: unknown): 'username' | 'email' | undefined =>
  error instanceof DatabaseError && error.code === UNIQUE_VIOLATION ? UNIQUE_INDEXES[error.constraint ?? ''] : undefined;
