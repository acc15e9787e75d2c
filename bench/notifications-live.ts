import { Agent, request } from 'node:http';
import { availableParallelism, loadavg } from 'node:os';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { ask } from './cases/bench-case.ts';
import { makePeople } from './likes-people.ts';
import { cpuBetweenUs, readCpu } from './measure/processes.ts';
import { startStack } from './stack/stack.ts';

// How long from a like that was answered, so committed, until its author's socket has the notification. Each like is of another
// tweet, so none is put together with others. `npm run bench:notifications -- 300 20 1` : 300 likes, 20 a second, of tweets by one
// author. What happens to one person happens one after the other: many a second are spread over more authors. A fourth number says
// how many of the authors listen; all where it is left out. The others have notifications all the same.
const [COUNT, PER_SECOND, AUTHORS] = [Number(process.argv[2] ?? 300), Number(process.argv[3] ?? 20), Number(process.argv[4] ?? 1)];
const LISTENERS = Number(process.argv[5] ?? AUTHORS);
/** Before anything is measured, so that code is compiled and connections are open as in a process that has run for a while; then their authors read them. */
const [WARM_UP, WARM_UP_PER_SECOND] = [600, Math.max(40, PER_SECOND)];
const LIKE = 'mutation ($id: ID!) { likeTweet(id: $id) { id } }';
const POST = 'mutation ($text: String!) { postTweet(input: { text: $text }) { id } }';
const READ = 'mutation { markNotificationsRead }';
const LIVE = 'subscription { notifications { ... on NotificationChanged { unreadCount notification { type actors { username } tweet { ... on Tweet { id } } } } } }';

const percentile = (values: readonly number[], share: number): string => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!.toFixed(1);

/** A close or error event of a socket says little when it is printed. */
const describe = (error: unknown): string => (error instanceof Error ? error.message : JSON.stringify(error, ['type', 'code', 'reason', 'message']));

const stack = await startStack([]);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
/** Without fetch, which would take as much of the machine as what is measured. */
const like = (token: string, id: string): Promise<void> => new Promise((resolve, reject) => {
  const body = JSON.stringify({ query: LIKE, variables: { id } });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  request(`${stack.api.origin}/graphql`, { agent, method: 'POST', headers }, (response) => {
    textOf(response).then((answer) => (answer.startsWith('{"data":{') ? resolve() : reject(new Error(answer))), reject);
  }).once('error', reject).end(body);
});
try {
  const url = `${stack.api.origin}/graphql`;
  const authors = await makePeople(stack.database, stack.api.origin, AUTHORS);
  const ids: string[] = [];
  for (let n = 0; n < WARM_UP + COUNT; n += 1) ids.push((JSON.parse(await ask(url, authors[n % AUTHORS]!, JSON.stringify({ query: POST, variables: { text: `tweet ${n}` } }))) as { data: { postTweet: { id: string } } }).data.postTweet.id);
  await stack.untilIdle();

  let failure: string | undefined;
  const arrivedAt = new Map<string, number>();
  const clients = authors.slice(0, LISTENERS).map((token) => createClient({ url: url.replace('http', 'ws'), connectionParams: { authorization: `Bearer ${token}` } }));
  for (const client of clients) {
    client.subscribe<{ notifications: { notification: { tweet: { id: string } } } }>({ query: LIVE }, {
      next: ({ data }) => void arrivedAt.set(data!.notifications.notification.tweet.id, performance.now()),
      error: (error) => { failure ??= describe(error); },
      complete: () => undefined,
    });
  }
  await sleep(1_000);

  const askedAt = new Map<string, number>();
  const answeredAt = new Map<string, number>();
  const likeAll = (some: readonly string[], perSecond: number): Promise<unknown> => Promise.all(some.map(async (id, n) => {
    await sleep((n * 1_000) / perSecond);
    askedAt.set(id, performance.now());
    await like(stack.viewers[n % stack.viewers.length]!.token, id);
    answeredAt.set(id, performance.now());
  }));
  const measured = ids.splice(WARM_UP);
  const heard = measured.filter((_id, n) => (WARM_UP + n) % AUTHORS < LISTENERS);
  await likeAll(ids.slice(0, WARM_UP / 2), WARM_UP_PER_SECOND);
  // As autovacuum does a minute after the first notifications: what was planned while there were none is planned anew.
  await stack.database.query('ANALYZE');
  await likeAll(ids.slice(WARM_UP / 2), WARM_UP_PER_SECOND);
  await stack.untilIdle();
  for (const token of authors) await ask(url, token, JSON.stringify({ query: READ }));
  await sleep(1_000);
  arrivedAt.clear();

  const counted = { API: { pid: stack.api.pid }, worker: { pid: stack.worker.pid }, Redis: { pid: stack.stores.redis }, PostgreSQL: { pid: stack.stores.postgres, family: true } };
  const before = Object.entries(counted).map(([name, process]) => ({ name, process, cpu: readCpu(process) }));
  await likeAll(measured, PER_SECOND);
  const deadline = performance.now() + 30_000;
  while (arrivedAt.size < heard.length && failure === undefined && performance.now() < deadline) await sleep(50);
  await stack.untilIdle();
  const cost = before.map(({ name, process, cpu }) => `${name} ${(cpuBetweenUs(cpu, readCpu(process)) / COUNT).toFixed(0)}`).join(', ');
  for (const client of clients) await client.dispose();
  if (failure !== undefined) throw new Error(`A subscription ended: ${failure}.`);
  if (arrivedAt.size < heard.length) throw new Error(`${arrivedAt.size} of ${heard.length} notifications came.`);
  const since = (from: ReadonlyMap<string, number>) => heard.map((id) => Math.max(0, arrivedAt.get(id)! - from.get(id)!));
  for (const [name, values] of [['from the answer to the like', since(answeredAt)], ['from asking for it', since(askedAt)]] as const) {
    console.log(`${name}: p50 ${percentile(values, 0.5)} ms, p99 ${percentile(values, 0.99)} ms, most ${percentile(values, 1)} ms`);
  }
  console.log(`CPU \u00b5s a like, all that it causes included: ${cost}.`);
  console.log(`${measured.length} likes at ${PER_SECOND} a second, of ${AUTHORS} author(s), of whom ${LISTENERS} listen: ${heard.length} notifications heard; ${stack.versions}; ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}.`);
} finally {
  agent.destroy();
  await stack.stop();
}
process.exit(0);
