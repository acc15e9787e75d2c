import type { DomainEvent, EventType, ReactionName } from '../domain/events.ts';

/** Each reaction takes its events one after the other; what takes long goes on in its slow lane, beside the others. */
export type Lane = 'main' | 'slow';

/** This go at a reaction: it may have been begun, or even finished, before. */
export interface Attempt {
  lane: Lane;
  /** True where an earlier attempt may have got through: whatever cannot be done twice must be looked up. */
  repeated: boolean;
  /** What the last attempt saved. */
  checkpoint: string | undefined;
  saveCheckpoint(checkpoint: string): Promise<void>;
  /** True once this process is to end: what is returned as unfinished then is handed out again by the outbox. */
  isStopping(): boolean;
}

/** Returned from the main lane: the rest, from this checkpoint on, is for the slow one. */
export interface Unfinished {
  checkpoint: string;
}

export type Handlers = { [Type in EventType]?: (event: DomainEvent<Type>, attempt: Attempt) => Promise<Unfinished | void> };

/** One projection kept up to date. Handlers upsert or recompute; acknowledged is what returned. */
export interface Reaction {
  name: ReactionName;
  /**
   * Of those that the relay hands out at once so many make one job of the main lane, begun together in the order they happened: for what
   * is done to many at a fraction of the cost. Each is acknowledged by itself. A job for each event where it is undefined.
   */
  eventsPerJob?: number;
  /** Jobs at a time in one process; with 1 they are begun in the order they happened. */
  concurrency: number;
  /** Of unfinished ones. */
  slowLaneConcurrency: number;
  handlers: Handlers;
}
