import { FIRST_ID } from '../domain/ids.ts';
import { stale } from '../domain/stale.ts';
import type { TimelineChange } from '../stores/redis/home-timeline.store.ts';
import type { Stores } from '../stores/stores.ts';
import { createChooseAudience, type Audience } from './fan-out-audience.ts';
import type { Attempt, Unfinished } from './reaction.ts';

export interface FanOutDependencies {
  stores: Pick<Stores, 'follows' | 'homeTimelines' | 'homeTimelineLogs' | 'pulledAuthors' | 'invalidations'>;
  /** Authors with more followers are pulled. */
  pushLimit: number;
}

/** What is left of a walk: as text, the checkpoint of an attempt. The audience is chosen once for all of it. */
interface Rest {
  audience: Audience;
  after: string;
}

/** People in a chunk: one page from PostgreSQL, then a checkpoint. */
const CHUNK_SIZE = 1_000;

export function createFanOut({ stores, pushLimit }: FanOutDependencies) {
  const { follows, homeTimelines, homeTimelineLogs, pulledAuthors, invalidations } = stores;
  const chooseAudience = createChooseAudience({ stores, pushLimit });

  /** Some of the followers, and where the next ones begin; undefined after the last. */
  const listFollowers = async (authorId: string, { audience, after }: Rest): Promise<{ userIds: string[]; next: string | undefined }> => {
    if (audience.walk === 'listeners') {
      const listeners = await homeTimelineLogs.listListeners(after, CHUNK_SIZE);
      const userIds = listeners.length === 0 ? [] : await follows.listFollowersAmong(authorId, listeners);
      return { userIds, next: listeners.length < CHUNK_SIZE ? undefined : listeners.at(-1) };
    }
    const { userIds, last } = await follows.listFollowerIds(authorId, after, CHUNK_SIZE);
    return { userIds, next: userIds.length < CHUNK_SIZE ? undefined : last ?? undefined };
  };

  /** Sends it to `others` too. Returns what is left. */
  const sendChunk = async (authorId: string, rest: Rest, change: TimelineChange, others: readonly string[] = []): Promise<Rest | undefined> => {
    const { audience } = rest;
    const { userIds, next } = await listFollowers(authorId, rest);
    const returning = audience.kind === 'push' ? audience.returning : undefined;
    await homeTimelines.change(audience.kind === 'push' ? [...others, ...userIds] : others, change);
    if (audience.kind === 'tell') await homeTimelines.tell(userIds, change);
    // They lack what was not pushed: read anew, they have all of it.
    if (returning !== undefined) await homeTimelines.deleteMany(userIds);
    if (next !== undefined) return { audience, after: next };
    if (returning !== undefined) {
      await pulledAuthors.delete(authorId, returning);
      await invalidations.publishForCertain([stale.pulledAuthor(authorId)]);
    }
    return undefined;
  };

  /**
   * Sends a change to its author and to each follower, in the order of following; a chunk that was begun by an attempt that
   * died is done again, which adds nothing. The first chunk in the main lane, the others in the slow one.
   */
  return async function fanOut(authorId: string, change: TimelineChange, attempt: Attempt): Promise<Unfinished | void> {
    if (attempt.lane === 'main') {
      const audience = await chooseAudience(authorId);
      // Before anybody is told: whoever opens a log too late to be told finds the tweet in the page.
      if (audience.kind === 'tell') await invalidations.publishForCertain([stale.pulledTweets(authorId)]);
      const rest = await sendChunk(authorId, { audience, after: FIRST_ID }, change, [authorId]);
      return rest && { checkpoint: JSON.stringify(rest) };
    }
    let rest: Rest | undefined = attempt.checkpoint === undefined ? undefined : JSON.parse(attempt.checkpoint) as Rest;
    while (rest !== undefined) {
      rest = await sendChunk(authorId, rest, change);
      if (rest !== undefined) await attempt.saveCheckpoint(JSON.stringify(rest));
    }
  };
}
