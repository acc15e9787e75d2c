import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

export interface Listener {
  /** Ends the connection and stays ended. */
  close(): Promise<void>;
}

export interface ListenerOptions {
  url: string;
  channel: string;
  onMessage: (message: string) => void;
  /** Messages may have been lost: the connection stands, again or for the first time. */
  onConnected: () => void;
  onError: (error: Error) => void;
}

const RETRY_DELAY_MS = 500;
const CONNECT_TIMEOUT_MS = 5_000;

/** Listens to NOTIFY on a connection of its own (so not through a pooler by transaction), which comes back by itself. */
export function listen({ url, channel, onMessage, onConnected, onError }: ListenerOptions): Listener {
  let current: Client | undefined;
  const closing = new AbortController();
  const closed = once(closing.signal, 'abort');

  const stayConnected = async (): Promise<void> => {
    const client = new Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    current = client;
    client.on('error', onError);
    client.on('end', resolve);
    client.on('notification', ({ payload }) => onMessage(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      onConnected();
      await ended;
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
      // A connection that was made and could not listen.
      await client.end().catch(onError);
    }
  };
  const keepTrying = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await stayConnected();
      if (!closing.signal.aborted) await Promise.race([sleep(RETRY_DELAY_MS), closed]);
    }
  };
  const running = keepTrying();

  return {
    async close() {
      closing.abort();
      await current?.end().catch(onError);
      await running;
    },
  };
}
