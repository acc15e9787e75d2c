import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';

type Results = AsyncGenerator<ExecutionResult, void, void>;

export interface SubscriptionHooks {
  contextOfEvent(): unknown;
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
    const result = await execute({ ...args, rootValue: event, contextValue: hooks.contextOfEvent() });
    hooks.onEvent(startedAt);
    return result;
  });
}

/** No async generator function: its return() would wait for the event that next() waits for, and hold the stream open until then. */
function mapEvents(events: AsyncIterable<unknown>, { onEnd }: SubscriptionHooks, map: (event: unknown) => Promise<ExecutionResult>): Results {
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
        const event = await source.next();
        return event.done === true ? end() : { value: await map(event.value), done: false };
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
