import { isAfter, type StreamPosition } from '../../domain/stream-position.ts';
import { createRounds } from '../../lib/rounds.ts';
import type { RedisClients } from './client.ts';
import { ownChannels, sharedChannel } from './live-channel.ts';
import type { PubSub } from './pub-sub.ts';
import type { RunScript } from './scripts.ts';

export type LiveLogStore<Op extends string> = ReturnType<typeof createLiveLogStore<Op>>;

/** Of one kind of log, of which each person may have one. */
export interface LiveLog<Op extends string> {
  key: (userId: string) => string;
  /** Where entries are published: of each log on a channel of its own, or of all on one (live-channel.ts). */
  channel: ((userId: string) => string) | string;
  /** What an entry can say, by the letter that stands for it. */
  ops: Readonly<Record<string, Op>>;
  /** Key of the set of all who have such a log, where somebody asks for it. */
  listeners?: string;
}

/** How long after its last reader a log is kept: as long as an access token lasts, so that a client may sleep that long. */
export const LOG_TTL_SECONDS = 15 * 60;

/** Well below the time after which a log that nobody reads expires. */
const CHECK_INTERVAL_MS = 60_000;

export interface LogEntry<Op extends string> {
  position: StreamPosition;
  op: Op;
  id: string;
}

/** An entry as it is published: with the position of the one before it, by which a listener sees that it missed none. */
export interface LogMessage<Op extends string> extends LogEntry<Op> {
  previous: StreamPosition;
}

export interface LogTail<Op extends string> {
  /** Where the entries after the position are not all there: up to here it takes the list itself to know. */
  missedUpTo: StreamPosition | null;
  /** What came after that, oldest first. */
  entries: LogEntry<Op>[];
}

/** open-log.lua begins every log with it. */
const MARKER = 'o';

export function createLiveLogStore<Op extends string>({ commands }: Pick<RedisClients, 'commands'>, run: RunScript, pubSub: PubSub, { key: keyOf, channel, ops, listeners }: LiveLog<Op>) {
  const toEntry = (position: string, letter: string, id: string): LogEntry<Op>[] => {
    const op = ops[letter];
    return op === undefined ? [] : [{ position, op, id }];
  };
  const readers = createRounds(CHECK_INTERVAL_MS);
  pubSub.onInterruption(readers.visitAll);

  return {
    /** Has the log kept for a while, and returns where it ends now. */
    open: async (userId: string): Promise<StreamPosition> =>
      String(await run('open-log', [keyOf(userId), ...(listeners === undefined ? [] : [listeners])], [LOG_TTL_SECONDS, userId, keyOf('')])),

    /** What came after a position. Throws where there is no log: open it first. */
    async listAfter(userId: string, position: StreamPosition): Promise<LogTail<Op>> {
      const key = keyOf(userId);
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
    subscribe: typeof channel === 'string' ? sharedChannel(pubSub, channel, ops) : ownChannels(pubSub, channel, ops),

    /** Has a reader visited whenever messages may have been lost, and once in a minute in any case. */
    join: readers.join,
    leave: readers.leave,
  };
}
