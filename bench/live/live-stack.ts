import { execFileSync } from 'node:child_process';
import { Client } from 'pg';
import { makeRunFolder } from '../../test/support/run-folder.ts';
import { makePeople } from '../likes-people.ts';
import { startNodeServer } from '../stack/node-server.ts';
import { startStores } from '../stack/stack.ts';

export type LiveStack = Awaited<ReturnType<typeof startLiveStack>>;

/** Stores, API and worker, an author whom everybody follows, and access tokens of the followers. All goes with stop(). */
export async function startLiveStack(followers: number, nodeFlags: string[]) {
  const { path: folder, remove } = makeRunFolder();
  try {
    const stores = await startStores(folder);
    const env = { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn', DATABASE_URL: stores.databaseUrl, REDIS_URL: stores.redisUrl };
    execFileSync(process.execPath, ['dist/main/migrate.js'], { env });
    const api = await startNodeServer({ name: 'Linnet', script: 'dist/main/api.js', env, folder, readyPath: '/readyz', nodeFlags });
    const worker = await startNodeServer({ name: 'worker', script: 'dist/main/worker.js', env, folder, readyPath: '/readyz', portVariable: 'WORKER_PORT' });
    const database = new Client({ connectionString: stores.databaseUrl });
    await database.connect();
    const tokens = await makePeople(database, api.origin, followers + 1);
    const author = tokens.pop()!;
    await database.query(`
      WITH author AS (SELECT id FROM users WHERE username = 'fan_' || $1::int)
      INSERT INTO follows (follower_id, followee_id, id) SELECT users.id, author.id, uuidv7() FROM users, author WHERE users.id <> author.id AND username LIKE 'fan\\_%'`, [followers + 1]);
    await database.query('UPDATE user_stats SET follower_count = $1 WHERE user_id = (SELECT id FROM users WHERE username = \'fan_\' || ($1::int + 1))', [followers]);
    await database.query('VACUUM ANALYZE');
    return {
      api, worker, tokens, author, redisPid: stores.redisPid, postgresPid: stores.postgresPid,
      async stop(): Promise<void> {
        await Promise.all([api.stop(), worker.stop()]);
        await database.end();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
