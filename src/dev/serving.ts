import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface StartingServer {
  name: string;
  logFile: string;
  /** Resolves when the process has ended. */
  ended: Promise<void>;
  /** Rejects while the server does not answer yet. */
  probe: () => Promise<void>;
  /** How long that may take; by default a minute. */
  timeoutMs?: number;
}

const START_TIMEOUT_MS = 60_000;
const PROBE_PAUSE_MS = 25;
const LAST_LINES = 15;

/** Waits until a server answers; throws with the end of its log when it ends instead, or takes too long. */
export async function untilServing({ name, logFile, ended, probe, timeoutMs = START_TIMEOUT_MS }: StartingServer): Promise<void> {
  let failure: string | undefined;
  void ended.then(() => { failure = 'ended at once'; });
  const deadline = Date.now() + timeoutMs;
  while (failure === undefined) {
    try {
      return await probe();
    } catch (error) {
      if (Date.now() > deadline) failure = `does not answer (${(error as Error).message})`;
    }
    await sleep(PROBE_PAUSE_MS);
  }
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LAST_LINES);
  throw new Error(`${name} ${failure}. The end of ${logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
