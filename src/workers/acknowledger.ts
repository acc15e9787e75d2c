import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../lib/logger.ts';
import type { Acknowledgement, OutboxStore } from '../stores/postgres/outbox.store.ts';

/** Most reactions to an event end within this time of each other, and its row is then written once. Nobody waits for it. */
const GATHER_MS = 10;
const MAX_ACKNOWLEDGEMENTS = 500;

export type Acknowledger = ReturnType<typeof createAcknowledger>;

/**
 * Writes down which reactions are done, in one statement for all that end at nearly the same moment. What is lost with the process, or
 * because PostgreSQL does not answer, is handed out again by the outbox, as if the reaction itself had been cut short.
 */
export function createAcknowledger({ outbox, logger }: { outbox: Pick<OutboxStore, 'acknowledge'>; logger: Logger }) {
  const waiting: Acknowledgement[] = [];
  let writing: Promise<void> | undefined;

  const writeAll = async (): Promise<void> => {
    await sleep(GATHER_MS);
    while (waiting.length > 0) {
      const some = waiting.splice(0, MAX_ACKNOWLEDGEMENTS);
      await outbox.acknowledge(some).catch((error: Error) => logger.warn({ err: error, events: some.length }, 'what was done could not be acknowledged; it will be done again'));
    }
    writing = undefined;
  };

  return {
    acknowledge(eventId: string, reaction: Acknowledgement['reaction']): void {
      waiting.push({ eventId, reaction });
      writing ??= writeAll();
    },

    /** Resolves once all that was acknowledged is written. */
    async close(): Promise<void> {
      await writing;
    },
  };
}
