import { isAfter, type StreamPosition } from '../../domain/stream-position.ts';
import type { RedisClients } from './client.ts';
import { channels, keys } from './keys.ts';
import type { PubSub } from './pub-sub.ts';
import type { RunScript } from './scripts.ts';

export type HomeTimelineLogStore = ReturnType<typeof createHomeTimelineLogStore>;

/** How long after its last reader a log is kept: as long as an access token lasts, so that a client may sleep that long. */
export const LOG_TTL_SECONDS = 15 * 60;

export interface LogEntry {
  position: StreamPosition;
  op: 'added' | 'removed';
  id: string;
}

/** An entry as it is published: with the position of the one before it, by which a listener sees that it missed none. */
export interface LogMessage extends LogEntry {
  previous: StreamPosition;
}

export interface LogTail {
  /** Where the entries after the position are not all there: up to here it takes the list itself to know. */
  missedUpTo: StreamPosition | null;
  /** What came after that, oldest first. */
  entries: LogEntry[];
}

/** open-log.lua begins every log with it. */
const MARKER = 'o';
const OPS: Record<string, LogEntry['op']> = { a: 'added', r: 'removed' };

export function createHomeTimelineLogStore({ commands }: RedisClients, run: RunScript, pubSub: PubSub) {
  return {
    /** Has the log kept for a while, and returns where it ends now. */
    open: async (userId: string): Promise<StreamPosition> =>
      String(await run('open-log', [keys.homeTimelineLog(userId), keys.homeTimelineListeners], [LOG_TTL_SECONDS, userId, keys.homeTimelineLog('')])),

    /** About how many have a log: never fewer than have. */
    countListeners: (): Promise<number> => commands.zcard(keys.homeTimelineListeners),

    /** People who have a log, in the order of their ids, from beyond one of them; some may have one no more. */
    listListeners: (after: string, limit: number): Promise<string[]> => commands.zrangebylex(keys.homeTimelineListeners, `(${after}`, '+', 'LIMIT', 0, limit),

    /** What came after a position. Throws where there is no log: open it first. */
    async listAfter(userId: string, position: StreamPosition): Promise<LogTail> {
      const key = keys.homeTimelineLog(userId);
      // The first entry is asked for after the others: what is trimmed between the two answers shows as a gap.
      const [entries, first] = await Promise.all([commands.xrange(key, `(${position}`, '+'), commands.xrange(key, '-', '+', 'COUNT', 1)]);
      if (first[0] === undefined) throw new Error('The log was lost after it had been opened.');
      const known = entries.flatMap(([at, [op = '', id = '']]) => toEntry(at, op, id));
      const [firstPosition, [firstOp]] = first[0];
      if (!isAfter(firstPosition, position)) return { missedUpTo: null, entries: known };
      // Even the first entry lies after the position. The marker of a new log: what came before it is lost, the rest is here.
      if (firstOp === MARKER) return { missedUpTo: firstPosition, entries: known };
      // The oldest entries were trimmed: whoever reads the list again has no use for what is left of them.
      return { missedUpTo: entries.at(-1)?.[0] ?? firstPosition, entries: [] };
    },

    /** Calls back for each entry as it is made. Returns the function that ends it. */
    subscribe: (userId: string, onMessage: (message: LogMessage) => void): Promise<() => void> =>
      pubSub.subscribe(channels.homeTimeline(userId), (message) => {
        const [at = '', previous = '', op = '', id = ''] = message.split(' ');
        for (const entry of toEntry(at, op, id)) onMessage({ ...entry, previous });
      }),

    /** Calls back whenever messages may have been lost. Returns the function that ends it. */
    onInterruption: pubSub.onInterruption,
  };
}

function toEntry(position: string, op: string, id: string): LogEntry[] {
  const known = OPS[op];
  return known === undefined ? [] : [{ position, op: known, id }];
}
