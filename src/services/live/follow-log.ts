import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnavailableError } from '../../domain/errors.ts';
import { isAfter, type StreamPosition } from '../../domain/stream-position.ts';
import { Inbox, MAX_EXPECTED, MAX_OFFERS, type Seer, type SeenTo } from '../../lib/inbox.ts';
import { within } from '../../lib/within.ts';
import type { LiveLogStore, LogEntry, LogMessage } from '../../stores/redis/live-log.store.ts';

/** An entry of the log, or that entries were missed which nobody can bring back: go on from this position. */
export type LogChange<Op extends string> = LogEntry<Op> | { op: 'gap'; position: StreamPosition };

export interface FollowLogOptions<Op extends string> {
  logs: LiveLogStore<Op>;
  userId: string;
  /** Undefined for now. */
  from: StreamPosition | undefined;
  onCacheError: (error: Error) => void;
}

/** Entries that wait for one slow reader; more are read again from the log when the reader comes to them. */
const INBOX_CAPACITY = 256;
const RETRY_DELAY_MS = 250;
const SUBSCRIBE_TIMEOUT_MS = 2_000;

/**
 * Follows a log from a position: each entry once, in order. A message carries its entry as long as it follows the last one
 * seen; after an interruption, when the reader was too slow, or when the log is another than before, entries are read from
 * the log. Subscribed before the position is looked up, so that nothing falls between.
 */
export async function followLog<Op extends string>(options: FollowLogOptions<Op>): Promise<FollowedLog<Op>> {
  const inbox = new Inbox<LogMessage<Op>>(INBOX_CAPACITY);
  const followed = new FollowedLog(options, inbox, await subscribeInTime(options.logs.subscribe(options.userId, (message) => inbox.push(message))));
  try {
    await followed.begin(options.from);
    return followed;
  } catch (error) {
    followed.end();
    throw error;
  }
}

/** A class, for each subscription of each socket has one. */
export class FollowedLog<Op extends string> implements Seer<LogMessage<Op>> {
  readonly #options: FollowLogOptions<Op>;
  readonly #inbox: Inbox<LogMessage<Op>>;
  #unsubscribe: (() => void) | undefined;
  #position: StreamPosition = '';
  /** What was read from the log and not handed out yet. */
  #found: LogChange<Op>[] = [];
  #seer: Seer<LogEntry<Op>> | undefined;

  constructor(options: FollowLogOptions<Op>, inbox: Inbox<LogMessage<Op>>, unsubscribe: () => void) {
    this.#options = options;
    this.#inbox = inbox;
    this.#unsubscribe = unsubscribe;
    options.logs.join(this);
  }

  async begin(from: StreamPosition | undefined): Promise<void> {
    const now = await this.#options.logs.open(this.#options.userId);
    this.#position = from ?? now;
    if (from !== undefined) this.#inbox.interrupt();
  }

  /** Undefined after the end. */
  async next(): Promise<LogChange<Op> | undefined> {
    for (;;) {
      const change = this.#found.shift();
      if (change !== undefined) {
        this.#expect(this.#found[MAX_EXPECTED - 1]);
        if (change.op !== 'gap' && !isAfter(change.position, this.#position)) continue;
        const seen = 'id' in change && await this.#isSeenTo(change);
        this.#position = change.position;
        if (this.#unsubscribe === undefined) return undefined;
        if (seen) continue;
        return change;
      }
      const received = await this.#inbox.take();
      if (received.kind === 'closed') return undefined;
      if (received.kind === 'item' && !isAfter(received.item.position, this.#position)) continue;
      if (received.kind === 'item' && received.item.previous === this.#position) {
        this.#position = received.item.position;
        return received.item;
      }
      this.#found = await this.#catchUp().catch((error: Error) => this.#retry(error));
      this.#found.slice(0, MAX_EXPECTED).forEach((found) => this.#expect(found));
    }
  }

  /** Has each entry offered to `seer` when somebody waits for it: in order. */
  offerTo(seer: Seer<LogEntry<Op>>): void {
    this.#seer = seer;
    this.#inbox.offerTo(this);
  }

  see(message: LogMessage<Op>): SeenTo {
    if (message.previous !== this.#position || this.#seer === undefined) return false;
    const seen = this.#seer.see(message);
    if (seen === true) this.#position = message.position;
    return seen;
  }

  expect(message: LogMessage<Op>): void {
    this.#expect(message);
  }

  #expect(change: LogChange<Op> | undefined): void {
    if (change !== undefined && 'id' in change) this.#seer?.expect(change);
  }

  /** As the inbox does with what comes by message: somebody waits for it. */
  async #isSeenTo(entry: LogEntry<Op>): Promise<boolean> {
    for (let offers = 0; offers < MAX_OFFERS && this.#seer !== undefined; offers += 1) {
      const seen = this.#seer.see(entry);
      if (typeof seen === 'boolean') return seen;
      // Whatever became of it is seen by asking again.
      await seen.catch(() => undefined);
    }
    return false;
  }

  /** Messages may have been lost, or a minute is over: keeps the log from expiring under its reader, and finds out that it was lost in spite of all. */
  visit(): void {
    this.#inbox.interrupt();
  }

  /** Stops listening. Calling it twice is harmless. */
  end(): void {
    this.#inbox.close();
    this.#options.logs.leave(this);
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  async #catchUp(): Promise<LogChange<Op>[]> {
    const { logs, userId } = this.#options;
    const last = await logs.open(userId);
    // A log that ends before what was already seen is another one: Redis came back without its data, or with another clock.
    if (isAfter(this.#position, last)) return [{ op: 'gap', position: last }];
    const { missedUpTo, entries } = await logs.listAfter(userId, this.#position);
    return missedUpTo === null ? entries : [{ op: 'gap', position: missedUpTo }, ...entries];
  }

  async #retry(error: Error): Promise<[]> {
    this.#options.onCacheError(error);
    await sleep(RETRY_DELAY_MS);
    this.#inbox.interrupt();
    return [];
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
