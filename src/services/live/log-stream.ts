import type { Seer, SeenTo } from '../../lib/inbox.ts';
import type { Viewer } from '../../domain/user.ts';
import type { LogEntry } from '../../stores/redis/live-log.store.ts';
import type { Happening, LiveEvent, LiveStream } from '../live-event.ts';
import type { FollowedLog, LogChange } from './follow-log.ts';

/** What a viewer gets of the changes of a log. */
export interface LogEvents<Op extends string, Event extends LiveEvent> {
  /** Null for what the viewer is not shown. */
  toEvent(viewer: Viewer, change: LogChange<Op>): Promise<Event | null>;
  /** Where entries can be seen to before anything is made of them. */
  toHappening?(viewer: Viewer, entry: LogEntry<Op>): Happening;
}

const END: IteratorReturnResult<undefined> = { value: undefined, done: true };

/** A log as the events of a subscription. A class, for each subscription of each socket has one. */
export class LogStream<Op extends string, Event extends LiveEvent> implements LiveStream<Event>, Seer<LogEntry<Op>> {
  readonly #log: FollowedLog<Op>;
  readonly #viewer: Viewer;
  readonly #events: LogEvents<Op, Event>;
  #seer: Seer<Happening> | undefined;

  constructor(log: FollowedLog<Op>, viewer: Viewer, events: LogEvents<Op, Event>) {
    this.#log = log;
    this.#viewer = viewer;
    this.#events = events;
  }

  offerTo(seer: Seer<Happening>): void {
    if (this.#events.toHappening === undefined) return;
    this.#seer = seer;
    this.#log.offerTo(this);
  }

  see(entry: LogEntry<Op>): SeenTo {
    const { toHappening } = this.#events;
    return toHappening !== undefined && this.#seer !== undefined && this.#seer.see(toHappening(this.#viewer, entry));
  }

  expect(entry: LogEntry<Op>): void {
    const { toHappening } = this.#events;
    if (toHappening !== undefined) this.#seer?.expect(toHappening(this.#viewer, entry));
  }

  async next(): Promise<IteratorResult<Event, void>> {
    for (;;) {
      const change = await this.#log.next();
      if (change === undefined) return END;
      const event = await this.#events.toEvent(this.#viewer, change);
      if (event !== null) return { value: event, done: false };
    }
  }

  /** At once, also while somebody waits for the next one: a client that leaves is not to stay subscribed until then. */
  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#log.end();
    return END;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
