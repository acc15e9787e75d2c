import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { idToBytes } from '../../src/domain/ids.ts';
import { keys } from '../../src/stores/redis/keys.ts';
import { makeRunFolder } from '../../test/support/run-folder.ts';
import { makePeople } from '../likes-people.ts';
import { startNodeServer } from '../stack/node-server.ts';
import { startStores } from '../stack/stack.ts';

export type FanOutStack = Awaited<ReturnType<typeof startFanOutStack>>;

/** Who read and listen while others post: the first of the people, who follow everybody. */
const READERS = 20;
/** Of each warm timeline: a full one has 800, but of 100,000 of these nobody's bench has room. */
const IDS_IN_A_TIMELINE = 50;

/** Stores, API, worker and the textbook's worker; for each size an author with as many followers, all with warm timelines. */
export async function startFanOutStack(sizes: readonly number[], nodeFlags: string[]) {
  const { path: folder, remove } = makeRunFolder({ durable: true });
  try {
    const stores = await startStores(folder);
    const env = { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn', DATABASE_URL: stores.databaseUrl, REDIS_URL: stores.redisUrl, FANOUT_PUSH_LIMIT: '1000000' };
    execFileSync(process.execPath, ['dist/main/migrate.js'], { env });
    const api = await startNodeServer({ name: 'Linnet', script: 'dist/main/api.js', env, folder, readyPath: '/readyz' });
    const worker = await startNodeServer({ name: 'worker', script: 'dist/main/worker.js', env, folder, readyPath: '/readyz', portVariable: 'WORKER_PORT', nodeFlags });
    const textbook = await startNodeServer({ name: 'textbook', script: 'bench/textbook/fan-out.ts', env, folder, readyPath: '/' });
    const database = new Client({ connectionString: stores.databaseUrl });
    // It goes with the stores, however the run ends.
    database.on('error', () => undefined);
    await database.connect();
    const redis = new Redis(stores.redisUrl);
    // fan_1 and so on: readers first; then an author for each size, and a small one whom the readers follow.
    const tokens = await makePeople(database, api.origin, READERS + sizes.length + 1);
    const authors = sizes.map((followers, index) => ({ followers, name: `fan_${READERS + index + 1}`, token: tokens[READERS + index]! }));
    const small = { name: `fan_${READERS + sizes.length + 1}`, token: tokens.at(-1)! };
    await makeFollowers(database, authors, small.name);
    await warm(database, redis);
    return {
      api, worker, textbook, database, redis, authors, small, readers: tokens.slice(0, READERS), redisPid: stores.redisPid, postgresPid: stores.postgresPid,

      /** Until the worker has done all that was left to it. */
      async untilIdle(): Promise<void> {
        while ((await database.query('SELECT FROM outbox LIMIT 1')).rowCount !== 0) await sleep(10);
      },

      async stop(): Promise<void> {
        await Promise.all([api.stop(), worker.stop(), textbook.stop()]);
        redis.disconnect();
        await database.end();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The readers follow everybody; the crowd is those who follow the largest author, and a part of them each of the others. */
async function makeFollowers(database: Client, authors: readonly { followers: number; name: string }[], small: string): Promise<void> {
  const largest = Math.max(...authors.map(({ followers }) => followers));
  await database.query(`WITH person AS (
    INSERT INTO users (id, username, display_name, created_at) SELECT uuidv7(), 'crowd_' || n, 'Crowd', now() FROM generate_series(1, $1::int) AS n RETURNING id
  ) INSERT INTO user_stats (user_id) SELECT id FROM person`, [largest - READERS]);
  for (const { name, followers } of authors) {
    await database.query(`INSERT INTO follows (follower_id, followee_id, id)
      SELECT follower.id, author.id, uuidv7() FROM users AS author, users AS follower WHERE author.username = $1
        AND (follower.username LIKE 'crowd\\_%' AND substr(follower.username, 7)::int <= $2::int - $3::int
          OR follower.username LIKE 'fan\\_%' AND substr(follower.username, 5)::int <= $3::int)`, [name, followers, READERS]);
  }
  await database.query(`INSERT INTO follows (follower_id, followee_id, id)
    SELECT follower.id, author.id, uuidv7() FROM users AS author, users AS follower
    WHERE author.username = $1 AND follower.username LIKE 'fan\\_%' AND substr(follower.username, 5)::int <= $2::int`, [small, READERS]);
  await database.query('UPDATE user_stats SET follower_count = (SELECT count(*) FROM follows WHERE followee_id = user_id), following_count = (SELECT count(*) FROM follows WHERE follower_id = user_id)');
  await database.query('VACUUM ANALYZE');
  await database.query('CHECKPOINT');
}

/** Everybody's list, of ids that are older than all tweets to come. */
async function warm(database: Client, redis: Redis): Promise<void> {
  const { rows } = await database.query<{ id: string }>('SELECT id FROM users');
  const ids = rows.slice(0, IDS_IN_A_TIMELINE).map(({ id }) => idToBytes(id)).toSorted((a, b) => b.compare(a));
  const floor = Buffer.alloc(16);
  for (let from = 0; from < rows.length; from += 1_000) {
    const pipeline = redis.pipeline();
    for (const { id } of rows.slice(from, from + 1_000)) pipeline.rpush(keys.homeTimeline(id), ...ids, floor);
    await pipeline.exec();
  }
}
