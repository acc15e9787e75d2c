import { Agent, request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { Client, Pool } from 'pg';
import { newId } from '../src/domain/ids.ts';
import type { Database } from '../src/stores/postgres/database.ts';
import { likeEach, likeGathered } from './floor/like-writes.ts';
import { cpuBetweenUs, readCpu, type CpuReading } from './measure/processes.ts';
import { spreadOf } from './measure/statistics.ts';
import { makePeople, makeTweet } from './likes-people.ts';
import { startServers } from './likes-servers.ts';
import type { NodeServer } from './stack/node-server.ts';

// A storm of likes: 2,000 distinct people like one tweet, so many at a time; every answer, the count and the list are checked.
const PEOPLE = 2_000;
const ROUNDS = Number(process.argv[2] ?? 5);
const LIKE = 'mutation ($id: ID!) { likeTweet(id: $id) { id likeCount viewerHasLiked } }';

interface Storm {
  nodeUs: number;
  postgresUs: number;
  batches: number;
  perSecond: number;
}

const servers = await startServers();
const database = new Client({ connectionString: servers.databaseUrl });
await database.connect();
try {
  const people = await makePeople(database, servers.linnet.origin, PEOPLE);
  await database.query('VACUUM ANALYZE');
  await writesAlone();
  const measured = [servers.linnet, servers.floor, servers.each];
  for (const server of measured) await storm(server, people, 64);
  for (const atOnce of [16, 64]) {
    const storms = new Map(measured.map(({ name }) => [name, [] as Storm[]]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let turn = 0; turn < measured.length; turn += 1) {
        const server = measured[(round + turn) % measured.length]!;
        storms.get(server.name)!.push(await storm(server, people, atOnce));
      }
    }
    report(atOnce, storms);
  }
} finally {
  await database.end();
  await servers.stop();
}

/** Throws where anything but a like is answered, or the counts or the list are not exact. */
async function storm(server: NodeServer, people: readonly string[], atOnce: number): Promise<Storm> {
  const id = await makeTweet(database);
  await database.query('CHECKPOINT');
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const read = (): [CpuReading, CpuReading] => [readCpu({ pid: server.pid }), readCpu({ pid: servers.postgresPid, family: true })];
  const startedAt = performance.now();
  const before = read();
  const left = [...people];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let token = left.pop(); token !== undefined; token = left.pop()) {
      const answer = await post(server, agent, token, JSON.stringify({ query: LIKE, variables: { id } }));
      const { data } = JSON.parse(answer) as { data?: { likeTweet: { likeCount: number; viewerHasLiked: boolean } } };
      if (!data?.likeTweet.viewerHasLiked || !(data.likeTweet.likeCount >= 1)) throw new Error(`${server.name}: ${answer}`);
    }
  }));
  const after = read();
  const seconds = (performance.now() - startedAt) / 1_000;
  agent.destroy();
  const { rows: [found] } = await database.query<{ counted: number; listed: number; batches: number }>(
    // Rows of one batch have their transaction in common.
    `SELECT (SELECT like_count FROM tweet_stats WHERE tweet_id = $1) AS counted, count(*)::int AS listed, count(DISTINCT xmin::text)::int AS batches
     FROM likes WHERE tweet_id = $1`, [id]);
  if (found?.counted !== people.length || found.listed !== people.length) throw new Error(`${server.name} is not exact: ${JSON.stringify(found)}`);
  return {
    nodeUs: cpuBetweenUs(before[0], after[0]) / people.length,
    postgresUs: cpuBetweenUs(before[1], after[1]) / people.length,
    batches: found.batches,
    perSecond: people.length / seconds,
  };
}

/** What the write itself costs PostgreSQL, without the reads around it. */
async function writesAlone(): Promise<void> {
  const pool = new Pool({ connectionString: servers.databaseUrl, max: 10 });
  const db = { rows: async (name: string, statement: string, values: unknown[]) => (await pool.query({ name, text: statement, values })).rows } as Database;
  const ways = { gathered: likeGathered(db), 'each by itself': likeEach(db) };
  const costs = new Map(Object.keys(ways).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, like] of Object.entries(ways)) {
      const id = await makeTweet(database);
      const before = readCpu({ pid: servers.postgresPid, family: true });
      let left = PEOPLE;
      await Promise.all(Array.from({ length: 64 }, async () => {
        while (left-- > 0) await like(id, { userId: newId(), id: newId() });
      }));
      const us = cpuBetweenUs(before, readCpu({ pid: servers.postgresPid, family: true })) / PEOPLE;
      // The first round opens the connections.
      if (round > 0) costs.get(name)!.push(us);
    }
  }
  await pool.end();
  for (const [name, all] of costs) {
    const { median, min, max } = spreadOf(all);
    console.log(`The write alone, 64 at a time, ${name}: ${median.toFixed(0)} µs of PostgreSQL a like (${min.toFixed(0)} to ${max.toFixed(0)})`);
  }
}

function post({ origin }: NodeServer, agent: Agent, token: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/graphql-response+json', 'content-length': Buffer.byteLength(body) };
    send(`${origin}/graphql`, { agent, method: 'POST', headers }, (response) => { text(response).then(resolve, reject); }).once('error', reject).end(body);
  });
}

function report(atOnce: number, storms: ReadonlyMap<string, readonly Storm[]>): void {
  const floor = storms.get(servers.floor.name)!;
  console.log(`\n${PEOPLE} people, ${atOnce} at a time, ${ROUNDS} rounds; median (min to max)\n\n| server | Node µs a like | PostgreSQL µs a like | both, × floor | batches | likes a second |\n| --- | --- | --- | --- | --- | --- |`);
  for (const [name, all] of storms) {
    const of = (value: (storm: Storm, round: number) => number, digits = 0): string => {
      const { median, min, max } = spreadOf(all.map(value));
      return `${median.toFixed(digits)} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
    };
    const ratio = (storm: Storm, round: number): number => (storm.nodeUs + storm.postgresUs) / (floor[round]!.nodeUs + floor[round]!.postgresUs);
    console.log(`| ${name} | ${of((s) => s.nodeUs)} | ${of((s) => s.postgresUs)} | ${of(ratio, 2)} | ${of((s) => s.batches)} | ${of((s) => s.perSecond)} |`);
  }
}
