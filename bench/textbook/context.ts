import { PrismaPg } from '@prisma/adapter-pg';
import DataLoader from 'dataloader';
import { PrismaClient } from '../../src/generated/prisma/client.ts';
import { LOG_TTL_SECONDS } from '../../src/stores/redis/home-timeline-log.store.ts';
import { openRedis } from '../../src/stores/redis/client.ts';
import { createHomeTimelineStore } from '../../src/stores/redis/home-timeline.store.ts';
import { keys } from '../../src/stores/redis/keys.ts';
import { loadScripts } from '../../src/stores/redis/scripts.ts';

export interface TextbookContext {
  viewerId: string;
  prisma: PrismaClient;
  /** Whether the viewer retweeted a tweet: not by a key that Prisma knows, so it does not gather this by itself. */
  retweeted: DataLoader<string, boolean>;
  /** Newest first, and where the live stream stands. */
  listHome(limit: number): Promise<{ ids: string[]; position: string }>;
}

/** The signature of the token is not checked: Linnet does that once for each token too. */
export function createTextbookContext(databaseUrl: string, redisUrl: string) {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 10 }) });
  const redis = openRedis(redisUrl, (error) => console.error(error));
  const run = loadScripts(redis.commands);
  const lists = createHomeTimelineStore(redis, run, run);

  /** Fails until Redis is there. */
  const ready = () => redis.commands.ping();
  const contextOf = (authorization: string): TextbookContext => {
    const { sub: viewerId } = JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString()) as { sub: string };
    return {
      viewerId, prisma,
      retweeted: new DataLoader(async (ids) => {
        const retweets = await prisma.tweet.findMany({ where: { retweetOfId: { in: [...ids] }, authorId: viewerId }, select: { retweetOfId: true } });
        const found = new Set(retweets.map(({ retweetOfId }) => retweetOfId));
        return ids.map((id) => found.has(id));
      }),
      async listHome(limit) {
        const position = await run('open-log', [keys.homeTimelineLog(viewerId)], [LOG_TTL_SECONDS]);
        const list = await lists.list(viewerId, undefined, limit);
        if (list === null) throw new Error('the timeline is cold');
        return { ids: list.ids, position: String(position) };
      },
    };
  };
  return { ready, contextOf };
}
