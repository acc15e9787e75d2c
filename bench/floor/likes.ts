import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { newId } from '../../src/domain/ids.ts';
import type { Database } from '../../src/stores/postgres/database.ts';
import { createFollowStore } from '../../src/stores/postgres/follow.store.ts';
import { createTweetStore } from '../../src/stores/postgres/tweet.store.ts';
import { createUserStore } from '../../src/stores/postgres/user.store.ts';
import { keys } from '../../src/stores/redis/keys.ts';
import { likeEach, likeGathered } from './like-writes.ts';

// The floor of a like: the same statements on raw pg, gathered alike, or (MODE=each) the textbook's statement for each like.
const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const redis = new Redis(process.env['REDIS_URL'] ?? '');
const rows = async <Row>(name: string, statement: string, values: unknown[]): Promise<Row[]> =>
  (await pool.query({ name, text: statement, values })).rows as Row[];
// The stores that the floor uses take no more of it.
const db = { rows } as Database;
const [tweets, users, follows] = [createTweetStore(db), createUserStore(db), createFollowStore(db)];

const like = process.env['MODE'] === 'each' ? likeEach(db) : likeGathered(db);

async function answer(authorization: string, body: string): Promise<string> {
  const { variables: { id } } = JSON.parse(body) as { variables: { id: string } };
  const { sub: userId, sid } = JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString()) as { sub: string; sid: string };
  await redis.get(keys.session(sid));
  const [tweet] = await tweets.listByIds([id]);
  await Promise.all([users.listByIds([tweet!.authorId]), follows.listRelationships(userId, [tweet!.authorId])]);
  const stats = await like(id, { userId, id: newId() });
  const [flags] = await tweets.listViewerFlags(userId, [id]);
  return JSON.stringify({ data: { likeTweet: { id, likeCount: stats?.likeCount, viewerHasLiked: flags!.liked } } });
}

createServer((request, response) => {
  if (request.method === 'GET') return void response.end();
  text(request).then((body) => answer(request.headers.authorization ?? '', body)).then(
    (data) => response.writeHead(200, { 'content-type': 'application/graphql-response+json; charset=utf-8' }).end(data),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
}).listen(Number(process.env['PORT']), '127.0.0.1');
