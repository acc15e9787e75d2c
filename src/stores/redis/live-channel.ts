import type { LogMessage } from './live-log.store.ts';
import type { PubSub } from './pub-sub.ts';

type Subscribe<Op extends string> = (userId: string, onMessage: (message: LogMessage<Op>) => void) => Promise<() => void>;
type Ops<Op extends string> = Readonly<Record<string, Op>>;

/** A channel for each log: for what concerns one person. A message is an entry, as append-to-log.lua publishes it. */
export const ownChannels = <Op extends string>(pubSub: PubSub, channelOf: (userId: string) => string, ops: Ops<Op>): Subscribe<Op> =>
  (userId, onMessage) => pubSub.subscribe(channelOf(userId), (message) => {
    const [position = '', previous = '', letter = '', id = ''] = message.split(' ');
    const op = ops[letter];
    if (op !== undefined) onMessage({ position, op, id, previous });
  });

/**
 * One channel for all logs: for what concerns many. A message tells of one entry in many logs, as insert-into-timelines.lua
 * publishes it, so that Redis and this process handle it once and not once for each reader. Every node hears of all: a look at
 * a Map for each reader elsewhere.
 */
export function sharedChannel<Op extends string>(pubSub: PubSub, channel: string, ops: Ops<Op>): Subscribe<Op> {
  const listeners = new Map<string, Set<(message: LogMessage<Op>) => void>>();
  let subscribing: Promise<unknown> | undefined;

  const hear = (message: string): void => {
    const [letter = '', idOfMessage = '', ...logs] = message.split(' ');
    const op = ops[letter];
    if (op === undefined) return;
    const id = copyOf(idOfMessage);
    let position = '';
    for (let at = 0; at < logs.length; at += 3) {
      const readers = listeners.get(logs[at]!);
      if (readers === undefined) continue;
      // Nearly always the same in all logs that are written to at one moment.
      if (position !== logs[at + 1]) position = copyOf(logs[at + 1]!);
      for (const onMessage of readers) onMessage({ position, op, id, previous: logs[at + 2]! });
    }
  };

  return async (userId, onMessage) => {
    subscribing ??= pubSub.subscribe(channel, hear).catch((error: unknown) => {
      subscribing = undefined;
      throw error;
    });
    await subscribing;
    const readers = listeners.get(userId) ?? new Set();
    listeners.set(userId, readers.add(onMessage));
    return () => {
      readers.delete(onMessage);
      if (readers.size === 0 && listeners.get(userId) === readers) listeners.delete(userId);
    };
  };
}

/** Whoever keeps a part of a text keeps all of it, and these are kept long after the message. */
const copyOf = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');
