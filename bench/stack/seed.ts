import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { ask } from '../cases/bench-case.ts';

export interface SeededViewer {
  username: string;
  /** An access token, good for 15 minutes. */
  token: string;
}

const VIEWERS = 20;
const SIGN_UP = 'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken } }';
const HOME = JSON.stringify({ query: '{ homeTimeline(first: 1) { edges { node { id } } } }' });
const WARM_TIMEOUT_MS = 30_000;

/** Signs viewers up through the API, fills the database, and has every viewer's timeline in Redis. */
export async function seed(url: string, database: Client, cachedTimelines: () => Promise<number>): Promise<SeededViewer[]> {
  const viewers: SeededViewer[] = [];
  for (let number = 1; number <= VIEWERS; number += 1) viewers.push(await signUp(url, `viewer_${number}`));
  await database.query(readFileSync(new URL('seed.sql', import.meta.url), 'utf8'));
  await database.query('VACUUM ANALYZE');
  await database.query('CHECKPOINT');

  // The first read finds a timeline cold and has it built.
  for (const { token } of viewers) await ask(url, token, HOME);
  const deadline = Date.now() + WARM_TIMEOUT_MS;
  while (await cachedTimelines() < VIEWERS) {
    if (Date.now() > deadline) throw new Error('The timelines did not get warm.');
    await sleep(50);
  }
  return viewers;
}

export async function signUp(url: string, username: string): Promise<SeededViewer> {
  const input = { username, email: `${username}@example.com`, password: `the password of ${username}`, displayName: username };
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: SIGN_UP, variables: { input } }) });
  const { data } = await response.json() as { data?: { signUp: { accessToken: string } } | null };
  if (data == null) throw new Error(`${username} could not sign up.`);
  return { username, token: data.signUp.accessToken };
}
