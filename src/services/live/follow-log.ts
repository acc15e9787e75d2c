import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnavailableError } from '../../domain/errors.ts';
import { isAfter, type StreamPosition } from '../../domain/stream-position.ts';
import { within } from '../../lib/within.ts';
import type { Inbox, SeenTo } from '../../lib/inbox.ts';
import type { LiveLogStore, LogEntry, LogMessage } from '../../stores/redis/live-log.store.ts';

/** An entry of the log, or that entries were missed which nobody can bring back: go on from this position. */
export type LogChange<Op extends string> = LogEntry<Op> | { op: 'gap'; position: StreamPosition };

export interface FollowLogOptions<Op extends string> {
  logs: LiveLogStore<Op>;
  userId: string;
  /** Undefined for now. */
  from: StreamPosition | undefined;
  inbox: Inbox<LogMessage<Op>>;
  onCacheError: (error: Error) => void;
  /** Is offered each entry that can be handed over without looking into the log, while the reader waits for one: in order. */
  see?: (entry: LogEntry<Op>) => SeenTo;
}

export interface FollowedLog<Op extends string> {
  changes: AsyncGenerator<LogChange<Op>, void>;
  /** Stops listening, also where `changes` was never read. Calling it twice is harmless. */
  end(): void;
}

/** Keeps the log from expiring under its reader, and finds out within this time that it was lost in spite of all. */
const CHECK_INTERVAL_MS = 60_000;
const RETRY_DELAY_MS = 250;
const SUBSCRIBE_TIMEOUT_MS = 2_000;

/**
 * Follows a log from a position: each entry once, in order. A message carries its entry as long as it follows the last one
 * seen; after an interruption, when the reader was too slow, or when the log is another than before, entries are read from
 * the log. Subscribed before the position is looked up, so that nothing falls between.
 */
export async function followLog<Op extends string>({ logs, userId, from, inbox, onCacheError, see }: FollowLogOptions<Op>): Promise<FollowedLog<Op>> {
  const end = await listen(logs, userId, inbox);
  let position: StreamPosition;

  const catchUp = async (position: StreamPosition): Promise<LogChange<Op>[]> => {
    const last = await logs.open(userId);
    // A log that ends before what was already seen is another one: Redis came back without its data, or with another clock.
    if (isAfter(position, last)) return [{ op: 'gap', position: last }];
    const { missedUpTo, entries } = await logs.listAfter(userId, position);
    return missedUpTo === null ? entries : [{ op: 'gap', position: missedUpTo }, ...entries];
  };

  async function* changes(): AsyncGenerator<LogChange<Op>, void> {
    try {
      for (;;) {
        const received = await inbox.take();
        if (received.kind === 'closed') return;
        const follows = received.kind === 'item' && received.item.previous === position;
        if (received.kind === 'item' && !isAfter(received.item.position, position)) continue;
        const found = follows ? [received.item] : await catchUp(position).catch(async (error: Error) => {
          onCacheError(error);
          await sleep(RETRY_DELAY_MS);
          inbox.interrupt();
          return [];
        });
        for (const change of found) {
          if (change.op !== 'gap' && !isAfter(change.position, position)) continue;
          position = change.position;
          yield change;
        }
      }
    } finally {
      end();
    }
  }

  try {
    const now = await logs.open(userId);
    position = from ?? now;
    if (from !== undefined) inbox.interrupt();
    if (see !== undefined) inbox.offerTo((message) => {
      if (message.previous !== position) return false;
      const seen = see(message);
      if (seen === true) position = message.position;
      return seen;
    });
    return { changes: changes(), end };
  } catch (error) {
    end();
    throw error;
  }
}

/** With Redis away a subscription is refused, not kept waiting: clients try again by themselves. */
async function subscribeInTime(subscribing: Promise<() => void>): Promise<() => void> {
  try {
    return await within(SUBSCRIBE_TIMEOUT_MS, subscribing);
  } catch {
    // It comes about when Redis is back, and nobody listens any more.
    void subscribing.then((unsubscribe) => unsubscribe(), () => undefined);
    throw new ServiceUnavailableError('Live updates are not available at the moment: try again in a while.');
  }
}

async function listen<Op extends string>(logs: LiveLogStore<Op>, userId: string, inbox: Inbox<LogMessage<Op>>): Promise<() => void> {
  const unsubscribe = await subscribeInTime(logs.subscribe(userId, inbox.push));
  const stopListening = logs.onInterruption(inbox.interrupt);
  const check = setInterval(inbox.interrupt, CHECK_INTERVAL_MS);
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    inbox.close();
    clearInterval(check);
    stopListening();
    unsubscribe();
  };
}
