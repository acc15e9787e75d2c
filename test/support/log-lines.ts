import { createLogger, type Logger } from '../../src/lib/logger.ts';

/** A logger at its most talkative, and everything that it has written. */
export function captureLog(): { logger: Logger; text(): string; lines(): Record<string, unknown>[] } {
  const chunks: string[] = [];
  const logger = createLogger({ level: 'trace', json: true }, { write: (line: string) => { chunks.push(line); } });
  return {
    logger,
    text: () => chunks.join(''),
    lines: () => chunks.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
