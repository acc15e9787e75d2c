import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { follows, type ResumingReader } from '../../support/resuming-reader.ts';
import { follow, post, readHome, readWholeHome, settled } from '../../support/social.ts';
import { spawnRole, type SpawnedRole } from '../../support/spawn-role.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
/** Where the readers are connected; it is killed and comes back at another port. */
let api: SpawnedRole;
beforeAll(async () => {
  linnet = await startLinnet();
  api = await spawnRole('api', linnet.env);
});
afterAll(async () => {
  await api.kill();
  await linnet.close();
});

const WRITERS = 50;
/** Fewer in all than a log holds: nothing has to be a gap for its length. */
const POSTS_EACH = 8;
const READERS = 4;

test('cut sockets, a killed API and a restarted Redis lose no event and repeat none, but for an announced gap', async () => {
  const writers = await Promise.all(Array.from({ length: WRITERS }, () => linnet.signUp()));
  const people = await Promise.all(Array.from({ length: READERS }, () => linnet.signUp()));
  for (const writer of writers) await Promise.all(people.map((person) => follow(linnet, person, writer)));
  await settled(linnet);
  const readers: ResumingReader[] = await Promise.all(people.map(async (person) => ({ person, cursor: (await readHome(linnet, person)).liveCursor, received: [], raw: undefined })));
  const stop = new AbortController();
  const reading = readers.map((reader) => follows(reader, () => api.origin, stop.signal));

  const posted: string[] = [];
  const writing = Promise.all(writers.map(async (writer, index) => {
    for (let number = 0; number < POSTS_EACH; number += 1) {
      await delay(200 + Math.random() * 1_600);
      posted.push(await post(linnet, writer, `${index}: ${number}`));
    }
  }));
  let cuts = 0;
  const cutting = (async () => {
    for (; !stop.signal.aborted; cuts += 1) {
      await delay(150 + Math.random() * 300);
      readers[cuts % READERS]!.raw?.socket.terminate();
    }
  })();
  await delay(1_500);
  await api.kill();
  api = await spawnRole('api', linnet.env);
  await delay(1_000);
  await linnet.redis.stop();
  await delay(700);
  await linnet.redis.start();
  await writing;
  await settled(linnet);
  // Numbers of posts that somebody lacks, of whom a gap excuses nobody.
  const lacking = () => readers.map(({ received }) => (received.includes(null) ? [] : posted.flatMap((id, number) => (received.includes(id) ? [] : [number]))));
  await expect.poll(lacking, { timeout: 20_000, interval: 200 }).toEqual(readers.map(() => [])).finally(() => expect(api.output(), 'what the API died of').toBe(''));
  stop.abort();
  for (const { raw } of readers) raw?.socket.terminate();
  await Promise.all([...reading, cutting]);

  expect(cuts).toBeGreaterThan(10);
  expect(posted).toHaveLength(WRITERS * POSTS_EACH);
  const truth = await linnet.app.database.rows<{ id: string }>('truth', 'SELECT id FROM tweets', []);
  expect(new Set(truth.map(({ id }) => id))).toEqual(new Set(posted));
  for (const { person, received } of readers) {
    const events = received.filter((id) => id !== null);
    expect(new Set(events).size, 'an event came twice').toBe(events.length);
    // A Redis that was stopped in order keeps its logs: nothing is excused here by a gap.
    expect(received).not.toContain(null);
    expect(new Set(events)).toEqual(new Set(posted));
    const pages = await readWholeHome(linnet, person, 100);
    expect(new Set(pages.flatMap(({ ids }) => ids))).toEqual(new Set(posted));
  }
}, 120_000);
