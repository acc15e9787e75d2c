import type { Loaders } from '../loaders/loaders.ts';
import type { Reads } from '../loaders/reads.ts';
import type { MaybePromise } from '../lib/maybe-promise.ts';

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
