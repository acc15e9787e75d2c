import { execFileSync } from 'node:child_process';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { findFreePort } from '../../src/dev/ports.ts';
import { keys } from '../../src/stores/redis/keys.ts';
import { makeRunFolder } from '../../test/support/run-folder.ts';
import { makePeople } from '../likes-people.ts';
import { startNodeServer } from '../stack/node-server.ts';
import { startStores } from '../stack/stack.ts';

export type LiveStack = Awaited<ReturnType<typeof startLiveStack>>;

/** Whose tweets only one person follows. */
const SMALL_AUTHORS = 20;

/** Stores, API and worker; an author whom all readers follow, and small ones whom one reader follows. All goes with stop(). */
export async function startLiveStack(followers: number, nodeFlags: string[]) {
  const { path: folder, remove } = makeRunFolder({ durable: true });
  try {
    const stores = await startStores(folder);
    const env = { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn', DATABASE_URL: stores.databaseUrl, REDIS_URL: stores.redisUrl };
    execFileSync(process.execPath, ['dist/main/migrate.js'], { env });
    const [apiInspectPort, floorInspectPort] = [await findFreePort(), await findFreePort()];
    const api = await startNodeServer({ name: 'Linnet', script: 'dist/main/api.js', env, folder, readyPath: '/readyz', nodeFlags: [...nodeFlags, `--inspect=127.0.0.1:${apiInspectPort}`] });
    const worker = await startNodeServer({ name: 'worker', script: 'dist/main/worker.js', env, folder, readyPath: '/readyz', portVariable: 'WORKER_PORT' });
    const floor = await startNodeServer({ name: 'floor', script: 'bench/floor/live.ts', env, folder, readyPath: '/', nodeFlags: [`--inspect=127.0.0.1:${floorInspectPort}`] });
    const database = new Client({ connectionString: stores.databaseUrl });
    await database.connect();
    // fan_1 and so on: the readers, the small authors and their one follower, the author.
    const tokens = await makePeople(database, api.origin, followers + SMALL_AUTHORS + 2);
    const [readers, smallAuthors] = [tokens.slice(0, followers), tokens.slice(followers, followers + SMALL_AUTHORS)];
    const [loneReader, author] = [tokens.at(-2)!, tokens.at(-1)!];
    await database.query(`
      WITH person AS (SELECT id, substr(username, 5)::int AS number FROM users WHERE username LIKE 'fan\\_%')
      INSERT INTO follows (follower_id, followee_id, id) SELECT reader.id, author.id, uuidv7() FROM person AS reader, person AS author
      WHERE (reader.number <= $1::int AND author.number = $1 + $2::int + 2) OR (reader.number = $1 + $2 + 1 AND author.number BETWEEN $1 + 1 AND $1 + $2)`, [followers, SMALL_AUTHORS]);
    await database.query('UPDATE user_stats SET follower_count = (SELECT count(*) FROM follows WHERE followee_id = user_id), following_count = (SELECT count(*) FROM follows WHERE follower_id = user_id)');
    await database.query('VACUUM ANALYZE');
    await warmEmpty(database, stores.redisUrl);
    return {
      api: { ...api, inspectPort: apiInspectPort }, worker, floor: { ...floor, inspectPort: floorInspectPort }, redisUrl: stores.redisUrl, database, readers, smallAuthors, loneReader, author, redisPid: stores.redisPid, postgresPid: stores.postgresPid,
      async stop(): Promise<void> {
        await Promise.all([api.stop(), worker.stop(), floor.stop()]);
        await database.end();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** As after a read of each timeline, which holds nothing yet: whoever listens has read a page. */
async function warmEmpty(database: Client, redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl);
  const { rows } = await database.query<{ id: string }>('SELECT id FROM users');
  const floor = Buffer.alloc(16);
  const pipeline = redis.pipeline();
  for (const { id } of rows) pipeline.rpush(keys.homeTimeline(id), floor);
  await pipeline.exec();
  redis.disconnect();
}
