import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startPostgres, type RunningPostgres } from '../../src/dev/embedded-postgres.ts';
import { applyMigrations } from '../../src/stores/postgres/migrations.ts';
import { follows, type ResumingReader } from '../support/resuming-reader.ts';
import { register } from '../support/run-folder.ts';
import { follow, readHome, readWholeHome, settled } from '../support/social.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

const WRITERS = 10;
const POSTS_EACH = 30;
const READERS = 4;
const CRASHES = 3;
const POST = 'mutation ($input: PostTweetInput!) { postTweet(input: $input) { id } }';

let folder: string;
let postgres: RunningPostgres;
let linnet: Linnet;
// As it comes: each commit waits for its log to be written, but for those that say they need not.
const start = async (port?: number): Promise<RunningPostgres> => {
  const started = await startPostgres({ folder, password: 'test', ...(port === undefined ? {} : { port }) });
  register(inject('stack').folder, String(started.pid), 'SIGQUIT');
  return started;
};
beforeAll(async () => {
  folder = mkdtempSync(join(inject('stack').folder, 'postgres-'));
  postgres = await start();
  await applyMigrations(postgres.url('postgres'), 'prisma/migrations');
  linnet = await startLinnet({ env: { DATABASE_URL: postgres.url('postgres') } });
}, 60_000);
afterAll(async () => {
  await linnet.close();
  await postgres.stop();
});

/** As a client does: again with the same key until there is an answer. */
async function postUntilAnswered({ token }: SignedUp, text: string, key: string): Promise<string> {
  for (;;) {
    const { data } = await linnet.request(POST, { input: { text, idempotencyKey: key } }, token);
    if (data?.postTweet) return data.postTweet.id as string;
    await delay(100);
  }
}

test('a PostgreSQL that is killed again and again loses no post that was answered, and repeats and keeps back none, live or read', async () => {
  const writers = await Promise.all(Array.from({ length: WRITERS }, () => linnet.signUp()));
  const people = await Promise.all(Array.from({ length: READERS }, () => linnet.signUp()));
  for (const writer of writers) await Promise.all(people.map((person) => follow(linnet, person, writer)));
  await settled(linnet);
  const readers: ResumingReader[] = await Promise.all(people.map(async (person) => ({ person, cursor: (await readHome(linnet, person)).liveCursor, received: [], raw: undefined })));
  const stop = new AbortController();
  const reading = readers.map((reader) => follows(reader, () => linnet.origin, stop.signal));

  const posted: string[] = [];
  const writing = Promise.all(writers.map(async (writer, index) => {
    for (let number = 0; number < POSTS_EACH; number += 1) {
      posted.push(await postUntilAnswered(writer, `${index}: ${number}`, `${index}-${number}`));
      await delay(Math.random() * 300);
    }
  }));
  for (let crash = 0; crash < CRASHES; crash += 1) {
    await delay(1_000);
    postgres.kill();
    await postgres.ended;
    postgres = await start(postgres.port);
  }
  const before = posted.length;
  await writing;
  expect(before, 'the crashes fell among the posts').toBeLessThan(WRITERS * POSTS_EACH);
  await settled(linnet, 60_000);

  expect(new Set(posted).size).toBe(WRITERS * POSTS_EACH);
  const truth = await linnet.app.database.rows<{ id: string }>('truth', 'SELECT id FROM tweets', []);
  expect(truth.map(({ id }) => id).toSorted(), 'each once, however often it was asked for').toEqual(posted.toSorted());
  const missing = () => readers.map(({ received }) => posted.filter((id) => !received.includes(id)));
  await expect.poll(missing, { timeout: 20_000, interval: 200 }).toEqual(readers.map(() => []));
  stop.abort();
  for (const { raw } of readers) raw?.socket.terminate();
  await Promise.all(reading);
  for (const { person, received } of readers) {
    expect(received.toSorted(), 'live: each once, and no gap').toEqual(posted.toSorted());
    expect((await readWholeHome(linnet, person, 100)).flatMap(({ ids }) => ids)).toEqual(posted.toSorted().toReversed());
  }
}, 180_000);
