import { setTimeout as sleep } from 'node:timers/promises';

type Close = () => Promise<void> | void;

export interface Lifecycle {
  /** What has to be closed when the process stops; the last one first. */
  onClose(close: Close): void;
  /** Stops the process, as a signal would. */
  stop(exitCode: number): void;
  /** Throws once the process is to stop, so that starting up goes no further. */
  throwIfStopping(): void;
}

export interface LifecycleOptions {
  /** How long closing everything may take before the process ends without. */
  closeWithinMs: number;
  print: (line: string) => void;
  /** Why the process ends with another code than 0. */
  printFailure: (line: string) => void;
  /** Called right before a second signal ends the process. */
  onForce?: () => void;
}

class Stopping extends Error {}

/** npm passes the terminal's Ctrl-C on to a process that has got it already: that is one signal, not two. */
const SAME_SIGNAL_MS = 1_000;

/** A start-up that is under way gets so long to come to its next step; after that, what it has opened is closed under it. */
const SETTLE_WITHIN_MS = 5_000;

/** Runs `start`, waits for a signal or stop(), closes what was started, and ends the process. */
export async function runUntilStopped(start: (lifecycle: Lifecycle) => Promise<void>, { closeWithinMs, print, printFailure, onForce = () => undefined }: LifecycleOptions): Promise<never> {
  const closers: Close[] = [];
  const stopped = Promise.withResolvers<number>();
  let isStopping = false;
  const stop = (exitCode: number): void => {
    isStopping = true;
    stopped.resolve(exitCode);
  };
  listenForSignals({ print, onFirst: () => stop(0), onSecond: onForce });
  const lifecycle: Lifecycle = {
    onClose: (close) => void closers.push(close),
    stop,
    throwIfStopping() {
      if (isStopping) throw new Stopping();
    },
  };
  const starting = start(lifecycle).catch((error: unknown) => {
    // A start-up that fails because what it used was closed has nothing to say.
    if (isStopping) return;
    printFailure(describe(error));
    stop(1);
  });
  const exitCode = await stopped.promise;
  setTimeout(() => {
    printFailure(`Not everything could be closed within ${closeWithinMs / 1000} seconds: ending without.`);
    process.exit(1);
  }, closeWithinMs).unref();
  await Promise.race([starting, sleep(SETTLE_WITHIN_MS)]);
  const failures = await closeAll(closers);
  for (const failure of failures) printFailure(describe(failure));
  process.exit(failures.length > 0 ? 1 : exitCode);
}

function listenForSignals({ print, onFirst, onSecond }: { print: (line: string) => void; onFirst: () => void; onSecond: () => void }): void {
  let firstAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      print(`Stopping (${signal}): finishing what was begun. Once more ends it at once.`);
      return onFirst();
    }
    if (performance.now() - firstAt < SAME_SIGNAL_MS) return;
    onSecond();
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}

/** The last first; also what a start-up adds while the others close. */
async function closeAll(closers: Close[]): Promise<unknown[]> {
  const failures: unknown[] = [];
  for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  return failures;
}

/** Mistakes of whoever starts Linnet come as plain errors with a message that says all; a bug is better seen with its stack. */
const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return `✘ ${String(error)}`;
  const isBug = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  return `✘ ${isBug ? error.stack : error.message || error.stack}`;
};
