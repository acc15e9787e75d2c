import type { DomainEvent } from '../domain/events.ts';
import type { ActKind } from '../stores/postgres/notification-acts.ts';
import type { TakenBack } from '../stores/postgres/notification-write.store.ts';
import type { Stores } from '../stores/stores.ts';
import type { Attempt, Reaction, Unfinished } from './reaction.ts';

/** People in a chunk of those who are told of the end of a poll. */
const CHUNK_SIZE = 500;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export type NotificationsDependencies = Pick<Stores, 'notificationWrites' | 'notificationLogs' | 'tweets' | 'polls'>;

/**
 * Makes notifications of what happened and tells whoever listens. Rows come first, in a transaction that looks at what
 * stands now, so events may come twice and in any order; listeners are told after the commit and before the acknowledgement,
 * so a worker that dies between has them told again by the next.
 */
export function notificationsReaction({ notificationWrites, notificationLogs, tweets, polls }: NotificationsDependencies): Reaction {
  const add = async (kind: ActKind, act: readonly unknown[], { repeated }: Attempt): Promise<void> =>
    notificationLogs.append(await notificationWrites.add(kind, act, repeated));

  const takeBack = async (act: Omit<TakenBack, 'repeated'>, { repeated }: Attempt): Promise<void> =>
    notificationLogs.append(await notificationWrites.takeBack({ ...act, repeated }));

  const likesChanged = async ({ payload: { tweetId, likedBy, unlikedBy } }: DomainEvent<'likes.changed'>, attempt: Attempt): Promise<void> => {
    if (likedBy.length > 0) await add('liked', [tweetId, likedBy], attempt);
    const authorId = unlikedBy.length === 0 ? undefined : (await tweets.listByIds([tweetId]))[0]?.authorId;
    if (authorId !== undefined) await takeBack({ recipientId: authorId, type: 'LIKE', subjectIds: unlikedBy.map(() => tweetId), actorIds: unlikedBy }, attempt);
  };

  /** A retweet leaves no row. Of a tweet, those who were told hear that it is gone; the rules keep it from everybody else. */
  const tweetDeleted = async ({ payload: { tweetId, authorId, mentionedIds = [], retweetOfId } }: DomainEvent<'tweet.deleted'>, attempt: Attempt): Promise<void> => {
    if (retweetOfId === undefined) return notificationLogs.append(await notificationWrites.listUnreadAbout(tweetId, mentionedIds));
    const [original] = await tweets.listByIds([retweetOfId]);
    if (original !== undefined) await takeBack({ recipientId: original.authorId, type: 'RETWEET', subjectIds: [retweetOfId], actorIds: [authorId] }, attempt);
  };

  /** The author and the first voters in the main lane; the others, of whom there may be many, where they hold up nobody. */
  const pollEnded = async ({ payload: { tweetId, authorId } }: DomainEvent<'poll.ended'>, attempt: Attempt): Promise<Unfinished | void> => {
    const tellVoters = async (after: string, others: readonly string[]): Promise<string | undefined> => {
      const voterIds = await polls.listVoterIds(tweetId, after, CHUNK_SIZE);
      await add('poll_ended', [tweetId, [...others, ...voterIds]], attempt);
      return voterIds.length < CHUNK_SIZE ? undefined : voterIds.at(-1)!;
    };
    if (attempt.lane === 'main') {
      await polls.waitForVotes(tweetId);
      const checkpoint = await tellVoters(FIRST_ID, [authorId]);
      return checkpoint === undefined ? undefined : { checkpoint };
    }
    let next = attempt.checkpoint;
    while (next !== undefined) {
      if (attempt.isStopping()) return { checkpoint: next };
      next = await tellVoters(next, []);
      if (next !== undefined) await attempt.saveCheckpoint(next);
    }
  };

  return {
    name: 'notifications',
    concurrency: 8,
    slowLaneConcurrency: 2,
    handlers: {
      'tweet.posted': ({ payload }, attempt) => add('posted', [payload.tweetId], attempt),
      'tweet.edited': ({ payload }, attempt) => add('posted', [payload.tweetId], attempt),
      'tweet.deleted': tweetDeleted,
      'likes.changed': likesChanged,
      'poll.ended': pollEnded,
      'user.followed': ({ payload: { followerId, followeeId, accepted } }, attempt) => (accepted ? add('accepted', [[followerId], followeeId], attempt) : add('followed', [followerId, followeeId], attempt)),
      'user.unfollowed': ({ payload: { followerId, followeeId } }, attempt) =>
        takeBack({ recipientId: followeeId, type: 'FOLLOW', subjectIds: [followeeId], actorIds: [followerId] }, attempt),
      'followRequest.made': ({ payload }, attempt) => add('requested', [payload.requesterId, payload.targetId], attempt),
      'followRequest.ended': ({ payload: { requestId, requesterId, targetId } }, attempt) =>
        takeBack({ recipientId: targetId, type: 'FOLLOW_REQUEST', subjectIds: [requestId], actorIds: [requesterId] }, attempt),
      'followRequests.accepted': async ({ payload: { followerIds, requestIds, followeeId } }, attempt) => {
        await add('accepted', [followerIds, followeeId], attempt);
        await takeBack({ recipientId: followeeId, type: 'FOLLOW_REQUEST', subjectIds: requestIds, actorIds: followerIds }, attempt);
      },
      'notification.changed': async ({ payload: { recipientId, notificationId } }) => {
        await notificationWrites.updateTold(recipientId, notificationId);
        await notificationLogs.append([{ recipientId, id: notificationId }]);
      },
    },
  };
}
