import { SignUpDocument } from '../../sdk/operations.ts';
import type { createGqlClient } from './gql.ts';

export interface SignedUp {
  user: { id: string; username: string };
  email: string;
  password: string;
  /** The access token. */
  token: string;
  refreshToken: string;
}

let people = 0;

/** A new person, by way of the API; the name is made up when left out. */
export async function signUp({ gql }: Pick<ReturnType<typeof createGqlClient>, 'gql'>, username?: string): Promise<SignedUp> {
  people += 1;
  const name = username ?? `person_${people}`;
  const email = `${name}@example.com`;
  const password = `the password of ${name}`;
  const { signUp: { accessToken, refreshToken, user } } = await gql(SignUpDocument, { input: { username: name, email, password, displayName: name } });
  return { user, email, password, token: accessToken, refreshToken };
}
