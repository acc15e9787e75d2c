import type { DomainEvent, EventType, ReactionName } from '../domain/events.ts';

/** This go at a reaction: it may have been begun, or even finished, before. */
export interface Attempt {
  /** True where an earlier attempt may have got through: whatever cannot be done twice must be looked up. */
  repeated: boolean;
  /** What the last attempt saved. */
  checkpoint: string | undefined;
  saveCheckpoint(checkpoint: string): Promise<void>;
}

export type Handlers = { [Type in EventType]?: (event: DomainEvent<Type>, attempt: Attempt) => Promise<void> };

/** One projection kept up to date. Handlers upsert or recompute; acknowledged is what returned. */
export interface Reaction {
  name: ReactionName;
  /** Events at a time in one process. */
  concurrency: number;
  handlers: Handlers;
}
