import { isPulled } from '../domain/fan-out.ts';
import { FIRST_ID } from '../domain/ids.ts';
import { stale } from '../domain/stale.ts';
import { createGatherer } from '../lib/gather.ts';
import type { FanOutStart } from '../stores/postgres/pulled-author.store.ts';
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
  /** As of a change. */
  repeated: boolean;
}

/** Some of those who are told, and where the next ones begin; undefined after the last. */
interface Chunk {
  userIds: string[];
  next: string | undefined;
}

/** People in a chunk: one page from PostgreSQL, then a checkpoint. */
const CHUNK_SIZE = 1_000;
/** Authors in one statement, so that what it returns stays below 2 MB. */
const MAX_STARTS = 50;

export function createFanOut({ stores, pushLimit }: FanOutDependencies) {
  const { follows, homeTimelines, homeTimelineLogs, pulledAuthors, invalidations } = stores;
  const chooseAudience = createChooseAudience({ stores, pushLimit });

  const readStart = createGatherer<string, FanOutStart>({ restMs: 0, maxItems: MAX_STARTS, run: (_lane, authorIds) => pulledAuthors.listStarts(authorIds, CHUNK_SIZE) });

  const listFollowers = async (authorId: string, { audience, after }: Omit<Rest, 'repeated'>): Promise<Chunk> => {
    if (audience.walk === 'listeners') {
      const listeners = await homeTimelineLogs.listListeners(after, CHUNK_SIZE);
      const userIds = listeners.length === 0 ? [] : await follows.listFollowersAmong(authorId, listeners);
      return { userIds, next: listeners.length < CHUNK_SIZE ? undefined : listeners.at(-1) };
    }
    return toChunk(await follows.listFollowerIds(authorId, after, CHUNK_SIZE));
  };

  /** Sends it to `others` too. Returns what is left. */
  const sendChunk = async (authorId: string, audience: Audience, { userIds, next }: Chunk, change: TimelineChange, others: readonly string[] = []): Promise<Rest | undefined> => {
    const returning = audience.kind === 'push' ? audience.returning : undefined;
    await homeTimelines.change(audience.kind === 'push' ? [...others, ...userIds] : others, change);
    if (audience.kind === 'tell') await homeTimelines.tell(userIds, change);
    // They lack what was not pushed: read anew, they have all of it.
    if (returning !== undefined) await homeTimelines.deleteMany(userIds);
    if (next !== undefined) return { audience, after: next, repeated: change.repeated };
    if (returning !== undefined) {
      await pulledAuthors.delete(authorId, returning);
      await invalidations.publishForCertain([stale.pulledAuthor(authorId)]);
    }
    return undefined;
  };

  const sendFirst = async (authorId: string, change: TimelineChange, start: FanOutStart): Promise<Rest | undefined> => {
    // As it was when it was read: to push to the followers of then is right whatever has happened since. All else is decided now.
    if (start.pulled === null && !isPulled(start.followerCount, false, pushLimit)) {
      return sendChunk(authorId, { kind: 'push', walk: 'followers' }, toChunk(start), change, [authorId]);
    }
    const audience = await chooseAudience(authorId);
    // Before anybody is told: whoever opens a log too late to be told finds the tweet in the page.
    if (audience.kind === 'tell') await invalidations.publishForCertain([stale.pulledTweets(authorId)]);
    return sendChunk(authorId, audience, await listFollowers(authorId, { audience, after: FIRST_ID }), change, [authorId]);
  };

  return {
    /** Whom to send something of the author to, read ahead of its turn; for send(). */
    readStart: (authorId: string): Promise<FanOutStart> => readStart('', authorId),

    /**
     * Sends a change to its author and to each follower, in the order of following; a chunk that was begun by an attempt that
     * died is done again, which adds nothing. The first chunk in the main lane, the others in the slow one.
     */
    async begin(authorId: string, change: TimelineChange, start: FanOutStart): Promise<Unfinished | void> {
      const rest = await sendFirst(authorId, change, start);
      return rest && { checkpoint: JSON.stringify(rest) };
    },

    /** In the slow lane: from the checkpoint on. */
    async goOn(authorId: string, what: Pick<TimelineChange, 'op' | 'id'>, { checkpoint, repeated, saveCheckpoint }: Attempt): Promise<void> {
      let rest: Rest | undefined = checkpoint === undefined ? undefined : JSON.parse(checkpoint) as Rest;
      while (rest !== undefined) {
        rest = await sendChunk(authorId, rest.audience, await listFollowers(authorId, rest), { ...what, repeated: repeated || rest.repeated });
        if (rest !== undefined) await saveCheckpoint(JSON.stringify(rest));
      }
    },
  };
}

const toChunk = ({ userIds, last }: Pick<FanOutStart, 'userIds' | 'last'>): Chunk => ({ userIds, next: userIds.length < CHUNK_SIZE ? undefined : last ?? undefined });
