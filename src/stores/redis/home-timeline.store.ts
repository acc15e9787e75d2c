import { randomBytes } from 'node:crypto';
import { ID_BYTES, idFromBytes, idToBytes } from '../../domain/ids.ts';
import { HOME_TIMELINE_MAX_IDS } from '../../domain/timelines.ts';
import type { Redis } from 'ioredis';
import type { RedisClients } from './client.ts';
import { channels, keys } from './keys.ts';
import type { LiveLog } from './live-log.store.ts';
import type { RunScript } from './scripts.ts';

export type HomeTimelineStore = ReturnType<typeof createHomeTimelineStore>;

const TTL_SECONDS = 7 * 24 * 3600;
/** A rebuild takes milliseconds; whoever takes longer has died. */
const REBUILD_LOCK_MS = 10_000;
/** What a reader who comes back can still be told; more than that is a gap. */
const HOME_TIMELINE_LOG_MAX_ENTRIES = 500;
/** Of one script call: bounds how long it blocks Redis for everybody else. */
const LISTS_PER_CALL = 200;

/** After a crash PostgreSQL is back within seconds, and hands out again whatever it forgot that it had handed out. */
const TOLD_TTL_SECONDS = 600;

export type HomeTimelineOp = 'added' | 'removed';
/** Written by insert-into-timelines.lua. */
export const homeTimelineLog: LiveLog<HomeTimelineOp> = { key: keys.homeTimelineLog, channel: channels.homeTimelines, ops: { a: 'added', r: 'removed' }, listeners: keys.homeTimelineListeners };

export interface CachedIds {
  /** The number of the last invalidation when they were read; 0 where there was none. */
  invalidation: number;
  /** Newest first. */
  ids: string[];
  /** True where the cache has nothing below these and is not complete down there: go on in PostgreSQL. */
  endsAtFloor: boolean;
}

export interface TimelineChange {
  op: HomeTimelineOp;
  id: string;
  /** True where an earlier attempt may have got through already. */
  repeated: boolean;
}

export function createHomeTimelineStore({ commands, reactions }: RedisClients, run: RunScript, runInReaction: RunScript) {
  const apply = (runScript: RunScript, change: TimelineChange, userIds: readonly string[], { lists, logs }: { lists: boolean; logs: boolean }): Promise<unknown> =>
    runScript('insert-into-timelines', [keys.homeTimelineListeners],
      [idToBytes(change.id), change.id, change.op === 'added' ? 'a' : 'r', HOME_TIMELINE_MAX_IDS, HOME_TIMELINE_LOG_MAX_ENTRIES, change.repeated ? 1 : 0,
        userIds.join(''), lists ? 1 : 0, logs ? 1 : 0, keys.homeTimeline(''), keys.homeTimelineLog(''), channels.homeTimelines]);
  /** One after the other: whoever else asks Redis for something waits for one of them at most, and not for all of a large author's. */
  const inCalls = async (userIds: readonly string[], call: (some: readonly string[]) => Promise<unknown>): Promise<void> => {
    for (let from = 0; from < userIds.length; from += LISTS_PER_CALL) await call(userIds.slice(from, from + LISTS_PER_CALL));
  };

  return {
    /** Notes that a change is about to be told. Returns whether somebody noted it before. */
    async noteTold({ op, id }: Pick<TimelineChange, 'op' | 'id'>): Promise<boolean> {
      return await reactions.set(keys.homeTimelineTold(op === 'added' ? 'a' : 'r', id), '1', 'EX', TOLD_TTL_SECONDS, 'NX') === null;
    },

    /** Applies a change to the warm ones among these timelines and tells those who listen. Repeating it changes nothing. */
    async change(userIds: readonly string[], change: TimelineChange): Promise<void> {
      await inCalls(userIds, (some) => apply(runInReaction, change, some, { lists: true, logs: true }));
    },

    /** Tells those among these people who listen of a change, and leaves the timelines as they are. Repeating it changes nothing. */
    async tell(userIds: readonly string[], change: TimelineChange): Promise<void> {
      await inCalls(userIds, (some) => apply(runInReaction, change, some, { lists: false, logs: true }));
    },

    /** Puts a new tweet into its author's own timeline; the fan-out tells listeners. */
    async insertOwn(userId: string, id: string): Promise<void> {
      await apply(run, { op: 'added', id, repeated: false }, [userId], { lists: true, logs: false });
    },

    /** Null where the timeline is cold. */
    async list(userId: string, before: string | undefined, limit: number): Promise<CachedIds | null> {
      const answer = await run('read-timeline', [keys.homeTimeline(userId), keys.invalidations], [before === undefined ? '' : idToBytes(before), limit, TTL_SECONDS]) as Buffer[] | null;
      if (answer === null) return null;
      const [invalidation, floor, ...ids] = answer;
      return { invalidation: Number(invalidation), ids: ids.map(idFromBytes), endsAtFloor: ids.length < limit && floor!.some((byte) => byte !== 0) };
    },

    /** Opens a cold timeline for rebuilding; null where somebody else rebuilds it or it is warm. */
    async beginRebuild(userId: string): Promise<Buffer | null> {
      // No id begins with ff ff before the year 10889.
      const token = Buffer.concat([Buffer.from([0xff, 0xff]), randomBytes(ID_BYTES - 2)]);
      const begun = await run('begin-rebuild', [keys.homeTimeline(userId), keys.homeTimelineRebuild(userId)], [token, REBUILD_LOCK_MS, TTL_SECONDS]);
      return begun === 1 ? token : null;
    },

    /** `ids` are the newest in PostgreSQL, read after beginRebuild; `complete` where there are no more than these. */
    async finishRebuild(userId: string, token: Buffer, ids: readonly string[], complete: boolean): Promise<void> {
      await run('finish-rebuild', [keys.homeTimeline(userId), keys.homeTimelineRebuild(userId)],
        [token, HOME_TIMELINE_MAX_IDS, TTL_SECONDS, complete ? 1 : 0, ...ids.map(idToBytes)]);
    },

    /** Makes timelines cold: the next read comes from PostgreSQL, and a rebuild that has begun is refused at its end. */
    delete: (...userIds: string[]): Promise<void> => deleteTimelines(commands, userIds),

    /** The same for many, of whom nobody waits for it. */
    async deleteMany(userIds: readonly string[]): Promise<void> {
      await inCalls(userIds, (some) => deleteTimelines(reactions, some));
    },
  };
}

async function deleteTimelines(redis: Redis, userIds: readonly string[]): Promise<void> {
  if (userIds.length > 0) await redis.del(userIds.flatMap((userId) => [keys.homeTimeline(userId), keys.homeTimelineRebuild(userId)]));
}
