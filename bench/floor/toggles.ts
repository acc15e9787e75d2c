import { randomUUID } from 'node:crypto';
import { newId } from '../../src/domain/ids.ts';
import { newEvent } from '../../src/domain/new-event.ts';
import { stale, type Stale } from '../../src/domain/stale.ts';
import { createBookmarkStore } from '../../src/stores/postgres/bookmark.store.ts';
import { createFollowStore } from '../../src/stores/postgres/follow.store.ts';
import { createFollowWriteStore } from '../../src/stores/postgres/follow-write.store.ts';
import { createLikeStore } from '../../src/stores/postgres/like.store.ts';
import { createRetweetStore } from '../../src/stores/postgres/retweet.store.ts';
import { createTweetStore } from '../../src/stores/postgres/tweet.store.ts';
import { createUserStore } from '../../src/stores/postgres/user.store.ts';
import { createHomeTimelineStore } from '../../src/stores/redis/home-timeline.store.ts';
import { channels, keys } from '../../src/stores/redis/keys.ts';
import { serveFloor, type FloorStores } from './serve.ts';

// The floor of each toggle: the reads by which Linnet judges the tweet (the number of the last invalidation; the rows themselves stay in memory, and are never
// forgotten), the write, what tells the nodes to forget, the wake of the relay, and the reads of the answer.

type Toggle = (viewerId: string, id: string, on: boolean) => Promise<object>;

/** What all of them do. */
function createShared({ db, redis, run }: FloorStores) {
  const [tweets, users, follows] = [createTweetStore(db), createUserStore(db), createFollowStore(db)];
  const judged = new Set<string>();
  return {
    users, follows,
    lists: createHomeTimelineStore(redis, run, run),
    tell: (...changed: Stale[]) => run('invalidate', [keys.invalidations], [channels.invalidations, changed.join('\n')]),
    wake: () => void redis.commands.publish(channels.outbox, ''),
    async judge(viewerId: string, id: string): Promise<void> {
      await redis.commands.get(keys.invalidations);
      if (judged.has(viewerId + id)) return;
      judged.add(viewerId + id);
      const [tweet] = await tweets.listByIds([id]);
      await Promise.all([users.listByIds([tweet!.authorId]), follows.listRelationships(viewerId, [tweet!.authorId])]);
    },
    flagsOf: async (viewerId: string, id: string) => (await tweets.listViewerFlags(viewerId, [id]))[0]!,
    statsOf: async (id: string) => (await tweets.listStats([id]))[0],
  };
}
type Shared = ReturnType<typeof createShared>;

function createLike({ db }: FloorStores, { judge, tell, wake, statsOf, flagsOf }: Shared): Toggle {
  const likes = createLikeStore(db);
  return async (viewerId: string, id: string, on: boolean) => {
    if (on) await judge(viewerId, id);
    const changed = await likes.change({ tweetId: id, likes: on ? [{ userId: viewerId, id: newId() }] : [], unlikedBy: on ? [] : [viewerId] });
    await tell(stale.tweetCounts(id), stale.viewerFlags(viewerId, id));
    wake();
    if (!on) await judge(viewerId, id);
    const [stats, { liked }] = await Promise.all([changed ?? statsOf(id), flagsOf(viewerId, id)]);
    return { id, likeCount: stats?.likeCount ?? 0, viewerHasLiked: liked };
  };
}

function createRetweet({ db }: FloorStores, { judge, tell, wake, lists, statsOf, flagsOf }: Shared): Toggle {
  const retweets = createRetweetStore(db);
  return async (viewerId: string, tweetId: string, on: boolean) => {
    if (on) {
      await judge(viewerId, tweetId);
      const retweeted = { id: newId(), authorId: viewerId, tweetId, createdAt: new Date() };
      const inserted = await retweets.insert(retweeted, newEvent('tweet.posted', { tweetId: retweeted.id, authorId: viewerId }, randomUUID()));
      await tell(stale.tweetCounts(tweetId), stale.viewerFlags(viewerId, tweetId));
      if (inserted) {
        wake();
        await lists.insertOwn(viewerId, retweeted.id);
      }
    } else {
      const id = await retweets.delete(viewerId, tweetId, randomUUID());
      await tell(stale.tweetCounts(tweetId), stale.viewerFlags(viewerId, tweetId), ...(id === null ? [] : [stale.tweet(id)]));
      if (id !== null) wake();
      await judge(viewerId, tweetId);
    }
    const [stats, { retweeted }] = await Promise.all([statsOf(tweetId), flagsOf(viewerId, tweetId)]);
    return { id: tweetId, retweetCount: stats?.retweetCount ?? 0, viewerHasRetweeted: retweeted };
  };
}

function createBookmark({ db }: FloorStores, { judge, tell, flagsOf }: Shared): Toggle {
  const bookmarks = createBookmarkStore(db);
  return async (viewerId: string, tweetId: string, on: boolean) => {
    if (on) await judge(viewerId, tweetId);
    await (on ? bookmarks.insert({ userId: viewerId, tweetId, id: newId() }) : bookmarks.delete(viewerId, tweetId));
    await tell(stale.viewerFlags(viewerId, tweetId));
    if (!on) await judge(viewerId, tweetId);
    return { id: tweetId, viewerHasBookmarked: (await flagsOf(viewerId, tweetId)).bookmarked };
  };
}

function createFollow({ db }: FloorStores, { users, follows, tell, wake, lists }: Shared): Toggle {
  const followWrites = createFollowWriteStore(db);
  return async (followerId: string, followeeId: string, on: boolean) => {
    await users.listByIds([followeeId]);
    const edge = { followerId, followeeId };
    const changed = on
      ? (await followWrites.insert({ ...edge, id: newId() }, newEvent('user.followed', edge, randomUUID()))) === 'followed'
      : await followWrites.delete(followerId, followeeId, newEvent('user.unfollowed', edge, randomUUID()));
    await tell(stale.relationship(followerId, followeeId));
    if (changed) {
      wake();
      await lists.delete(followerId);
    }
    const [[stats], [relationship]] = await Promise.all([users.listStats([followeeId]), follows.listRelationships(followerId, [followeeId])]);
    return { id: followeeId, followerCount: stats!.followerCount, relationship: { following: relationship!.following } };
  };
}

serveFloor((stores) => {
  const shared = createShared(stores);
  const [like, retweet, bookmark, follow] = [createLike(stores, shared), createRetweet(stores, shared), createBookmark(stores, shared), createFollow(stores, shared)];
  const operations: Record<string, [Toggle, boolean]> = {
    likeTweet: [like, true], unlikeTweet: [like, false], retweet: [retweet, true], undoRetweet: [retweet, false],
    bookmarkTweet: [bookmark, true], removeBookmark: [bookmark, false], follow: [follow, true], unfollow: [follow, false],
  };
  return async (viewerId, { id, userId }, name) => {
    const [toggle, on] = operations[name]!;
    return JSON.stringify({ [name]: await toggle(viewerId, String(id ?? userId), on) });
  };
});
