import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';

type Results = AsyncGenerator<ExecutionResult, void, void>;

export interface SubscriptionHooks {
  contextOfEvent(): unknown;
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
  return mapEvents(events, hooks, async (event) => {
    const startedAt = performance.now();
    if (await hooks.deliver(event)) {
      hooks.onEvent(startedAt);
      return null;
    }
    const result = await execute({ ...args, rootValue: event, contextValue: hooks.contextOfEvent() });
    hooks.onEvent(startedAt);
    return result;
  });
}

/** Leaves out what `map` answers with null. No async generator function: its return() would wait for the event that next() waits for, and hold the stream open until then. */
function mapEvents(events: AsyncIterable<unknown>, { onEnd }: SubscriptionHooks, map: (event: unknown) => Promise<ExecutionResult | null>): Results {
  const source = events[Symbol.asyncIterator]();
  let open = true;
  function end(): IteratorReturnResult<undefined> {
    if (open) onEnd();
    open = false;
    return { value: undefined, done: true };
  }
  async function stop(): Promise<IteratorReturnResult<undefined>> {
    const ended = end();
    await source.return?.();
    return ended;
  }
  return {
    async next() {
      try {
        for (;;) {
          const event = await source.next();
          if (event.done === true || !open) return end();
          const value = await map(event.value);
          if (value !== null) return { value, done: false };
        }
      } catch (error) {
        await stop();
        throw error;
      }
    },
    return: stop,
    async throw(error) {
      await stop();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}
