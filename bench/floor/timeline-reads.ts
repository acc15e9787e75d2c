import { createFollowStore } from '../../src/stores/postgres/follow.store.ts';
import { createTweetStore } from '../../src/stores/postgres/tweet.store.ts';
import { createUserStore } from '../../src/stores/postgres/user.store.ts';
import { keys } from '../../src/stores/redis/keys.ts';
import { createHomeTimelineStore } from '../../src/stores/redis/home-timeline.store.ts';
import { LOG_TTL_SECONDS } from '../../src/stores/redis/live-log.store.ts';
import { byId, type Found } from './timeline-json.ts';
import type { FloorStores } from './serve.ts';

/** What both floors of the timeline read: ids and the live position from Redis, rows by ids from PostgreSQL. */
export function createTimelineReads({ db, redis, run }: FloorStores) {
  const tweets = createTweetStore(db);
  const users = createUserStore(db);
  const follows = createFollowStore(db);
  const lists = createHomeTimelineStore(redis, run, run);

  return {
    async ids(viewerId: string, limit: number): Promise<{ ids: string[]; position: string }> {
      const [position, list] = await Promise.all([
        run('open-log', [keys.homeTimelineLog(viewerId)], [LOG_TTL_SECONDS]),
        lists.list(viewerId, undefined, limit),
      ]);
      if (list === null) throw new Error('the timeline is cold');
      return { ids: list.ids, position: String(position) };
    },

    /** What the lines of these ids are made of. */
    async find(viewerId: string, ids: readonly string[]): Promise<Found> {
      const [rows, stats, flags] = await Promise.all([tweets.listByIds(ids), tweets.listStats(ids), tweets.listViewerFlags(viewerId, ids)]);
      const authorIds = [...new Set(rows.map(({ authorId }) => authorId))];
      const [authors, relationships] = await Promise.all([users.listByIds(authorIds), follows.listRelationships(viewerId, authorIds)]);
      return {
        tweets: byId(rows, 'id'), stats: byId(stats, 'tweetId'), flags: byId(flags, 'tweetId'),
        authors: byId(authors, 'id'), relationships: byId(relationships, 'userId'),
      };
    },
  };
}
