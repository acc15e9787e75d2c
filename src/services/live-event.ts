import type { Seer } from '../lib/inbox.ts';
import type { MaybePromise } from '../lib/maybe-promise.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { Comparison, Read, Reads } from '../loaders/reads.ts';

/** One event of a subscription, for one viewer. */
export interface LiveEvent {
  /** Fresh; its fields are to be read through them. */
  loaders: Loaders;
  /** Different for each viewer. */
  cursor?: string;
  /** What happened, in words that are the same for all to whom it happened; null where it is nobody else's. */
  what: string | null;
  /** The event once more, with what it is made of read anew and noted; null where there is nothing to tell any more. */
  again(reads: Reads): MaybePromise<LiveEvent | null>;
}

/** Something that happened, of which nothing has been made for its viewer yet. */
export interface Happening {
  what: string;
  cursor(): string;
  /** Whether its viewer would read the same. A promise where that is not in memory: to be asked again then. */
  compare(reads: readonly Read[]): Comparison | Promise<unknown>;
  /** The event, with everything noted that it is made of and by which it is the viewer's; null where they are not shown it. */
  make(reads: Reads): MaybePromise<LiveEvent | null>;
}

/** Events in order. Each may be seen to before anything is made of it: the iterator yields what was not. */
export interface LiveStream<Event extends LiveEvent> extends AsyncIterableIterator<Event, void> {
  offerTo(seer: Seer<Happening>): void;
}
