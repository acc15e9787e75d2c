import { createClient, type FormattedExecutionResult } from 'graphql-ws';
import { GqlError, textOf, type Document, type Loose } from './gql.ts';

export interface Subscription<Data> extends AsyncDisposable {
  /** The data of the next event; throws when none comes in time, or when it has errors. */
  next(timeoutMs?: number): Promise<Data>;
  /** That no event comes for so long. */
  expectSilence(forMs: number): Promise<void>;
  close(): Promise<void>;
}

type Event<Data> = FormattedExecutionResult<Data, unknown>;

/** Every event is kept until it is asked for, so none is missed between two calls of next(). */
export function subscribe<Data = Loose, Variables = Record<string, unknown>>(
  wsUrl: string, document: Document<Data, Variables>, variables?: Variables, token?: string,
): Subscription<Data> {
  const client = createClient({ url: wsUrl, retryAttempts: 0, connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}` } });
  const events: Event<Data>[] = [];
  let ended: Error | undefined;
  let wake = (): void => undefined;
  const stop = client.subscribe<Data>({ query: textOf(document as Document<never, never>), variables: variables as Record<string, unknown> }, {
    next: (event) => { events.push(event); wake(); },
    error: (reason) => { ended = asError(reason); wake(); },
    complete: () => { ended ??= new Error('the subscription has ended'); wake(); },
  });

  async function take(timeoutMs: number): Promise<Event<Data> | undefined> {
    const deadline = Date.now() + timeoutMs;
    while (events.length === 0 && ended === undefined && Date.now() < deadline) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadline - Date.now());
        wake = () => { clearTimeout(timer); resolve(); };
      });
    }
    return events.shift();
  }

  async function close(): Promise<void> {
    stop();
    await client.dispose();
  }
  return {
    close,
    [Symbol.asyncDispose]: close,
    async next(timeoutMs = 5_000) {
      const event = await take(timeoutMs);
      if (event === undefined) throw ended ?? new Error(`no event came within ${timeoutMs} ms`);
      if (event.errors !== undefined) throw new GqlError(event.errors);
      return event.data as Data;
    },
    async expectSilence(forMs) {
      const event = await take(forMs);
      if (event !== undefined) throw new Error(`an event came that should not: ${JSON.stringify(event)}`);
      if (ended !== undefined) throw ended;
    },
  };
}

/** graphql-ws reports a list of GraphQL errors, a close event, or an error. */
function asError(reason: unknown): Error {
  if (reason instanceof Error) return reason;
  if (Array.isArray(reason)) return new GqlError(reason);
  const { code, reason: text } = reason as { code?: number; reason?: string };
  return new Error(`the socket was closed with ${code}: ${text}`);
}
