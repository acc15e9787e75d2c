import { stale, type Stale } from '../domain/stale.ts';
import type { AccountStore } from './postgres/account.store.ts';
import type { BlockStore } from './postgres/block.store.ts';
import type { BookmarkStore } from './postgres/bookmark.store.ts';
import type { FollowRequestStore } from './postgres/follow-request.store.ts';
import type { FollowWriteStore } from './postgres/follow-write.store.ts';
import type { LikeStore } from './postgres/like.store.ts';
import type { MuteStore } from './postgres/mute.store.ts';
import type { PollStore } from './postgres/poll.store.ts';
import type { RetweetStore } from './postgres/retweet.store.ts';
import type { TweetEditStore } from './postgres/tweet-edit.store.ts';
import type { TweetWriteStore } from './postgres/tweet-write.store.ts';

/** Every store that changes what nodes keep in memory (domain/stale). */
export interface Writes {
  accounts: AccountStore;
  followWrites: FollowWriteStore;
  followRequests: FollowRequestStore;
  blocks: BlockStore;
  mutes: MuteStore;
  tweetWrites: TweetWriteStore;
  tweetEdits: TweetEditStore;
  likes: LikeStore;
  retweets: RetweetStore;
  bookmarks: BookmarkStore;
  polls: PollStore;
}

type Method = (...args: never[]) => Promise<unknown>;
/** For each method what its call made stale; null for one that changes nothing that is kept. */
type Rules = {
  [Name in keyof Writes]: {
    [Verb in keyof Writes[Name]]: Writes[Name][Verb] extends Method
      ? ((result: Awaited<ReturnType<Writes[Name][Verb]>>, ...args: Parameters<Writes[Name][Verb]>) => Stale[]) | null
      : never;
  };
};

const pointedAt = (...tweetIds: (string | null)[]): Stale[] => tweetIds.flatMap((id) => (id === null ? [] : [stale.tweetCounts(id)]));

/** One line for each write; the type asks for one whenever a store gains a method. */
const rules: Rules = {
  accounts: {
    insert: null,
    findCredentials: null,
    findPasswordHash: null,
    updatePassword: null,
    // Who becomes public lets in everybody who has asked.
    updateProfile: (_done, userId, changes) => [stale.user(userId), ...(changes.private === false ? [stale.everyRelationship()] : [])],
  },
  followWrites: {
    insert: (_outcome, { followerId, followeeId }) => [stale.relationship(followerId, followeeId)],
    delete: (_done, followerId, followeeId) => [stale.relationship(followerId, followeeId)],
  },
  followRequests: {
    list: null,
    accept: (_done, { followerId, followeeId }) => [stale.relationship(followerId, followeeId)],
    delete: (_done, requesterId, targetId) => [stale.relationship(requesterId, targetId)],
  },
  blocks: {
    insert: (_done, { blockerId, blockedId }) => [stale.relationship(blockerId, blockedId)],
    delete: (_done, blockerId, blockedId) => [stale.relationship(blockerId, blockedId)],
  },
  mutes: {
    insert: (_done, { muterId, mutedId }) => [stale.relationship(muterId, mutedId)],
    delete: (_done, muterId, mutedId) => [stale.relationship(muterId, mutedId)],
  },
  tweetWrites: {
    insert: (_ids, postings) => postings.flatMap(({ tweet }) => pointedAt(tweet.inReplyToId, tweet.quotedId)),
    wasWrittenBy: null,
    findIdsByKey: null,
    delete: (deleted, tweetId) => (deleted === null ? [] : [stale.tweet(tweetId), ...pointedAt(deleted.inReplyToId, deleted.quotedId)]),
  },
  tweetEdits: {
    update: (_edited, { id }) => [stale.tweet(id)],
  },
  likes: {
    change: (_stats, { tweetId, likes, unlikedBy }) =>
      [stale.tweetCounts(tweetId), ...[...likes.map(({ userId }) => userId), ...unlikedBy].map((userId) => stale.viewerFlags(userId, tweetId))],
    listByTweets: null,
    listByUsers: null,
  },
  retweets: {
    insert: (_done, { authorId, tweetId }) => [stale.tweetCounts(tweetId), stale.viewerFlags(authorId, tweetId)],
    delete: (retweetId, authorId, tweetId) =>
      [stale.tweetCounts(tweetId), stale.viewerFlags(authorId, tweetId), ...(retweetId === null ? [] : [stale.tweet(retweetId)])],
    listByTweets: null,
  },
  bookmarks: {
    insert: (_done, { userId, tweetId }) => [stale.viewerFlags(userId, tweetId)],
    delete: (_done, userId, tweetId) => [stale.viewerFlags(userId, tweetId)],
    list: null,
  },
  polls: {
    listByTweets: null,
    listVoterIds: null,
    waitForVotes: null,
    // Polls are not kept; whoever follows the tweet's counts follows its votes with them.
    vote: (result, tweetId) => (result !== null && result.voterIds.length > 0 ? [stale.tweetCounts(tweetId)] : []),
  },
};

/**
 * The same stores, of which each write, before it answers, has told every node what it made stale: so no service can forget to.
 */
export function tellWhatBecomesStale<Given extends Writes>(stores: Given, tell: (changed: readonly Stale[]) => Promise<void>): Given {
  const told = Object.entries(stores).map(([name, store]) => {
    const ruleOf = rules[name as keyof Writes] as Record<string, ((result: unknown, ...args: unknown[]) => Stale[]) | null>;
    return [name, Object.fromEntries(Object.entries(store as Record<string, (...args: unknown[]) => Promise<unknown>>).map(([verb, run]) => {
      const rule = ruleOf[verb];
      if (rule == null) return [verb, run];
      return [verb, async (...args: unknown[]) => {
        const result = await run(...args);
        const changed = rule(result, ...args);
        if (changed.length > 0) await tell(changed);
        return result;
      }];
    }))];
  });
  return Object.fromEntries(told) as Given;
}
