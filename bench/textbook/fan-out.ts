import { createServer } from 'node:http';
import { PrismaPg } from '@prisma/adapter-pg';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { PrismaClient } from '../../src/generated/prisma/client.ts';

// The textbook's fan-out: a tweet is a job that reads all followers, and each follower a job that puts it into their sorted set
// and trims that. GET /fan-out?author=…&tweet=… begins one and answers when the last job is done.
const TIMELINE_LENGTH = 800;
/** More would not fit into one command of BullMQ's. */
const JOBS_AT_ONCE = 1_000;

const url = process.env['REDIS_URL'] ?? '';
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env['DATABASE_URL'] ?? '', max: 10 }) });
const connection = new Redis(url, { maxRetriesPerRequest: null });
const timelines = new Redis(url);
const options = { removeOnComplete: true, removeOnFail: true };
const tweets = new Queue('textbook-tweets', { connection });
const insertions = new Queue('textbook-insertions', { connection });
let left = 0;
let done: () => void = () => undefined;

new Worker('textbook-tweets', async ({ data }: { data: { author: string; tweet: string } }) => {
  const { id: followeeId } = await prisma.user.findFirstOrThrow({ where: { username: data.author } });
  const followers = await prisma.follow.findMany({ where: { followeeId } });
  left = followers.length;
  for (let from = 0; from < followers.length; from += JOBS_AT_ONCE) {
    await insertions.addBulk(followers.slice(from, from + JOBS_AT_ONCE).map(({ followerId }) => ({ name: 'insert', data: { followerId, tweet: data.tweet }, opts: options })));
  }
}, { connection: connection.duplicate() });

new Worker('textbook-insertions', async ({ data }: { data: { followerId: string; tweet: string } }) => {
  const key = `textbook:timeline:${data.followerId}`;
  await timelines.pipeline().zadd(key, Date.now(), data.tweet).zremrangebyrank(key, 0, -TIMELINE_LENGTH - 1).exec();
  left -= 1;
  if (left === 0) done();
}, { connection: connection.duplicate(), concurrency: 50 });

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  if (pathname !== '/fan-out') return void timelines.ping().then((pong) => response.end(pong));
  done = () => void response.end('done');
  void tweets.add('tweet', { author: searchParams.get('author'), tweet: searchParams.get('tweet') }, options);
}).listen(Number(process.env['PORT']), '127.0.0.1');
