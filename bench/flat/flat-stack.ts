import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { keys } from '../../src/stores/redis/keys.ts';
import { makeRunFolder } from '../../test/support/run-folder.ts';
import { ask } from '../cases/bench-case.ts';
import { makePeople, signIn } from '../likes-people.ts';
import { startNodeServer } from '../stack/node-server.ts';
import { startStores } from '../stack/stack.ts';

export type FlatStack = Awaited<ReturnType<typeof startFlatStack>>;

export interface FlatReader {
  /** Of the authors who post, so many are followed. */
  followees: number;
  /** Beside them, so many above the push limit. */
  pulled: number;
  id: string;
  token: string;
}

const READERS = [{ followees: 10, pulled: 0 }, { followees: 200, pulled: 0 }, { followees: 200, pulled: 20 }, { followees: 5_000, pulled: 0 }] as const;
const AUTHORS = 5_000;
const PULLED = 20;
/** Newest tweets are by everybody alike, so that each reader's page is full whatever they follow. */
const SEED = `
  INSERT INTO users (id, username, display_name, created_at) SELECT uuidv7(interval '-1 year'), 'author_' || n, 'Author', now() FROM generate_series(1, ${AUTHORS + PULLED}) AS n;
  CREATE TEMP TABLE author AS SELECT id, substr(username, 8)::int AS number FROM users WHERE username LIKE 'author\\_%';
  INSERT INTO follows (follower_id, followee_id, id)
    SELECT reader.id, author.id, uuidv7() FROM (VALUES ${READERS.map(({ followees, pulled }, index) => `('fan_${index + 1}', ${followees}, ${pulled})`).join()}) AS wanted(name, followees, pulled)
    JOIN users AS reader ON reader.username = wanted.name
    JOIN author ON author.number <= wanted.followees OR author.number BETWEEN ${AUTHORS} + 1 AND ${AUTHORS} + wanted.pulled;
  INSERT INTO pulled_authors (author_id, crossing_id, state) SELECT id, uuidv7(), 'pulled' FROM author WHERE number > ${AUTHORS};`;
const TWEETS = `
  INSERT INTO tweets (id, author_id, text, entities, conversation_id, created_at)
  SELECT id, author_id, 'The ferry was late again, so we walked along the harbour and counted the boats that came in before the storm.', '{"hashtags":[],"mentions":[],"urls":[]}', id, uuid_extract_timestamp(id)
  FROM (SELECT uuidv7(-interval '1 second' * ($1::int - n)) AS id, author.id AS author_id FROM generate_series($2::int, $3::int) AS n JOIN author ON author.number = 1 + (n::bigint * 7919) % ${AUTHORS + PULLED} ORDER BY n) AS made`;
const TWEETS_IN_A_STATEMENT = 500_000;
const WARM_TIMEOUT_MS = 60_000;
const LOOKS_BEFORE_ASKING = 200;

/** Stores with so many tweets, and an API; readers who follow few and many, all with warm timelines. */
export async function startFlatStack(tweets: number) {
  const { path: folder, remove } = makeRunFolder({ durable: true });
  try {
    const stores = await startStores(folder);
    const env = { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'warn', DATABASE_URL: stores.databaseUrl, REDIS_URL: stores.redisUrl };
    execFileSync(process.execPath, ['dist/main/migrate.js'], { env });
    const api = await startNodeServer({ name: 'Linnet', script: 'dist/main/api.js', env, folder, readyPath: '/readyz' });
    const database = new Client({ connectionString: stores.databaseUrl });
    // It goes with the stores, however the run ends.
    database.on('error', () => undefined);
    await database.connect();
    await makePeople(database, api.origin, READERS.length);
    await database.query(SEED);
    await makeTweets(database, tweets);
    await database.query('INSERT INTO user_stats (user_id) SELECT id FROM users ON CONFLICT DO NOTHING');
    await database.query('VACUUM ANALYZE');
    await database.query('CHECKPOINT');
    const redis = new Redis(stores.redisUrl);
    const { rows } = await database.query<{ id: string }>("SELECT id FROM users WHERE username LIKE 'fan\\_%' ORDER BY username");
    // Tokens are good for 15 minutes, and ten million tweets take a part of these.
    const tokens = await signIn(database, api.origin, rows.map(({ id }) => id));
    const readers: FlatReader[] = READERS.map((reader, index) => ({ ...reader, id: rows[index]!.id, token: tokens[index]! }));
    const stack = {
      tweets, api, redis, readers, processes: [{ pid: api.pid }, { pid: stores.redisPid }, { pid: stores.postgresPid, family: true }],
      /** Of one timeline in Redis, when it has been rebuilt. */
      async bytesWhenWarm(reader: FlatReader, body: string): Promise<{ bytes: number; lines: number }> {
        const key = keys.homeTimeline(reader.id);
        await ask(`${api.origin}/graphql`, reader.token, body);
        await stack.untilWarm(reader, body);
        return { bytes: Number(await redis.memory('USAGE', key, 'SAMPLES', 0)), lines: await redis.llen(key) - 1 };
      },
      /** A page is asked for again where no rebuild came about: Redis's answers may have come too late for all who asked at once. */
      async untilWarm({ id, token }: FlatReader, body: string): Promise<void> {
        for (const deadline = Date.now() + WARM_TIMEOUT_MS; Date.now() < deadline; await ask(`${api.origin}/graphql`, token, body)) {
          for (let look = 0; look < LOOKS_BEFORE_ASKING; look += 1) {
            const floor = await redis.lindexBuffer(keys.homeTimeline(id), -1);
            // While it is rebuilt its last element is no floor but a token that begins with ff ff.
            if (floor !== null && !(floor[0] === 0xff && floor[1] === 0xff)) return;
            await sleep(5);
          }
        }
        throw new Error('A timeline did not get warm.');
      },
      async stop(): Promise<void> {
        await api.stop();
        redis.disconnect();
        await database.end();
        await remove();
      },
    };
    return stack;
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The oldest first, as they would have been posted; indexes are made afterwards, which takes a third of the time. */
async function makeTweets(database: Client, count: number): Promise<void> {
  const { rows: indexes } = await database.query<{ name: string; definition: string }>(
    "SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE tablename = 'tweets' AND schemaname = 'public' AND indexname <> 'tweets_pkey'");
  for (const { name } of indexes) await database.query(`DROP INDEX "${name}"`);
  await database.query("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'");
  for (let made = 0; made < count; made += TWEETS_IN_A_STATEMENT) await database.query(TWEETS, [count, made, Math.min(made + TWEETS_IN_A_STATEMENT, count) - 1]);
  for (const { definition } of indexes) await database.query(definition);
}
