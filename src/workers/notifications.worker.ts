import type { DomainEvent } from '../domain/events.ts';
import { FIRST_ID } from '../domain/ids.ts';
import { createGatherer } from '../lib/gather.ts';
import type { ActKind } from '../stores/postgres/notification-acts.ts';
import type { Act, TakenBack } from '../stores/postgres/notification-write.store.ts';
import type { Stores } from '../stores/stores.ts';
import type { Attempt, Reaction, Unfinished } from './reaction.ts';

/** Events in a job: few enough that several workers share a burst. */
const EVENTS_PER_JOB = 100;
/** Acts in one statement; an event may have 500 of them. */
const MAX_ACTS = 500;
/** People in a chunk of those who are told of the end of a poll. */
const CHUNK_SIZE = 500;

export type NotificationsDependencies = Pick<Stores, 'notificationWrites' | 'notificationLogs' | 'tweets' | 'polls'>;

/**
 * Makes notifications of what happened and tells whoever listens. Rows come first, in a transaction that looks at what
 * stands now, so events may come twice and in any order; listeners are told after the commit and before the acknowledgement,
 * so a worker that dies between has them told again by the next.
 */
export function notificationsReaction({ notificationWrites, notificationLogs, tweets, polls }: NotificationsDependencies): Reaction {
  /** Of what is made for the first time all that comes at nearly the same moment is written, and told, together. */
  const addTogether = createGatherer<readonly Act[], void>({
    restMs: 0, maxItems: EVENTS_PER_JOB,
    run: async (kind, acts) => {
      for (const some of inStatements(acts)) await notificationLogs.append(await notificationWrites.add(kind as ActKind, some, false));
      return acts.map(() => undefined);
    },
  });
  /** Once more, and by itself: what fails holds up the others once. */
  const addAlone = async (kind: ActKind, acts: readonly Act[]): Promise<void> => notificationLogs.append(await notificationWrites.add(kind, acts, true));

  const add = (kind: ActKind, acts: readonly Act[], { repeated }: Attempt): Promise<void> => (repeated ? addAlone(kind, acts) : addTogether(kind, acts));

  const takeBack = async (act: Omit<TakenBack, 'repeated'>, { repeated }: Attempt): Promise<void> =>
    notificationLogs.append(await notificationWrites.takeBack({ ...act, repeated }));

  const likesChanged = async ({ payload: { tweetId, likedBy, unlikedBy } }: DomainEvent<'likes.changed'>, attempt: Attempt): Promise<void> => {
    if (likedBy.length > 0) await add('liked', likedBy.map((userId) => [tweetId, userId]), attempt);
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
      await add('poll_ended', [...others, ...voterIds].map((userId) => [tweetId, userId]), attempt);
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
    eventsPerJob: EVENTS_PER_JOB,
    concurrency: 4,
    slowLaneConcurrency: 2,
    handlers: {
      'tweet.posted': ({ payload }, attempt) => add('posted', [[payload.tweetId, null]], attempt),
      'tweet.edited': ({ payload }, attempt) => add('posted', [[payload.tweetId, null]], attempt),
      'tweet.deleted': tweetDeleted,
      'likes.changed': likesChanged,
      'poll.ended': pollEnded,
      'user.followed': ({ payload: { followerId, followeeId, accepted } }, attempt) => add(accepted ? 'accepted' : 'followed', [[followerId, followeeId]], attempt),
      'user.unfollowed': ({ payload: { followerId, followeeId } }, attempt) =>
        takeBack({ recipientId: followeeId, type: 'FOLLOW', subjectIds: [followeeId], actorIds: [followerId] }, attempt),
      'followRequest.made': ({ payload }, attempt) => add('requested', [[payload.requesterId, payload.targetId]], attempt),
      'followRequest.ended': ({ payload: { requestId, requesterId, targetId } }, attempt) =>
        takeBack({ recipientId: targetId, type: 'FOLLOW_REQUEST', subjectIds: [requestId], actorIds: [requesterId] }, attempt),
      'followRequests.accepted': async ({ payload: { followerIds, requestIds, followeeId } }, attempt) => {
        await add('accepted', followerIds.map((followerId) => [followerId, followeeId]), attempt);
        await takeBack({ recipientId: followeeId, type: 'FOLLOW_REQUEST', subjectIds: requestIds, actorIds: followerIds }, attempt);
      },
      'notification.changed': async ({ payload: { recipientId, notificationId } }) => {
        await notificationWrites.updateTold(recipientId, notificationId);
        await notificationLogs.append([{ recipientId, id: notificationId }]);
      },
    },
  };
}

/** Whole events, as many as fit; more than fit where one alone has more. */
function inStatements(events: readonly (readonly Act[])[]): Act[][] {
  const statements: Act[][] = [];
  for (const acts of events) {
    const last = statements.at(-1);
    if (last !== undefined && last.length + acts.length <= MAX_ACTS) last.push(...acts);
    else statements.push([...acts]);
  }
  return statements;
}
