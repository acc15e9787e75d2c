import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Seer } from '../lib/inbox.ts';
import type { Happening, LiveEvent, LiveStream } from '../services/live-event.ts';
import type { OperationContext } from './operation-context.ts';

type Results = AsyncGenerator<ExecutionResult, void, void>;

export interface SubscriptionHooks extends Seer<Happening> {
  /** For one event. */
  context(): OperationContext;
  /** Answers the event past the stream, where that can be done for less; false where it is to be executed. */
  deliver(event: unknown): Promise<boolean>;
  onStart(): void;
  /** After the answer to each event, with the performance.now() at which it came. */
  onEvent(startedAt: number): void;
  /** Once, however it ends; never without onStart. */
  onEnd(): void;
}

/**
 * graphql-js's subscribe, but with a context of its own for each event: what loaders remember from one event would be
 * stale at the next. It returns the errors where the stream cannot be made.
 */
export async function subscribe(args: ExecutionArgs, hooks: SubscriptionHooks): Promise<Results | ExecutionResult> {
  const events = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in events)) return events;
  hooks.onStart();
  if (isLiveStream(events)) events.offerTo(hooks);
  return new EventResults(events[Symbol.asyncIterator](), args, hooks);
}

const isLiveStream = (events: AsyncIterable<unknown>): events is LiveStream<LiveEvent> => 'offerTo' in events;

const END: IteratorReturnResult<undefined> = { value: undefined, done: true };

/** No async generator function: its return() would wait for the event that next() waits for, and hold the stream open until then. */
class EventResults implements Results {
  readonly #events: AsyncIterator<unknown>;
  readonly #args: ExecutionArgs;
  readonly #hooks: SubscriptionHooks;
  #open = true;

  constructor(events: AsyncIterator<unknown>, args: ExecutionArgs, hooks: SubscriptionHooks) {
    this.#events = events;
    this.#args = args;
    this.#hooks = hooks;
  }

  async next(): Promise<IteratorResult<ExecutionResult, void>> {
    try {
      for (;;) {
        const event = await this.#events.next();
        if (event.done === true || !this.#open) return this.#end();
        const value = await this.#answer(event.value);
        if (value !== null) return { value, done: false };
      }
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  /** Null where it was delivered past the stream. */
  async #answer(event: unknown): Promise<ExecutionResult | null> {
    const startedAt = performance.now();
    const delivered = await this.#hooks.deliver(event);
    const result = delivered ? null : await execute({ ...this.#args, rootValue: event, contextValue: this.#hooks.context() });
    this.#hooks.onEvent(startedAt);
    return result;
  }

  #end(): IteratorReturnResult<undefined> {
    if (this.#open) this.#hooks.onEnd();
    this.#open = false;
    return END;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#end();
    await this.#events.return?.();
    return END;
  }

  async throw(error: unknown): Promise<never> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
