import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadResult } from './load.ts';

export type LoadClient = ReturnType<typeof startLoadClient>;

/** The process that sends requests; it ends with this one. */
export function startLoadClient() {
  const child = fork(fileURLToPath(new URL('load-process.ts', import.meta.url)));
  return {
    /** Throws where a single request failed: figures of errors are none. */
    async send(order: LoadOrder): Promise<LoadResult> {
      child.send(order);
      const [result] = await once(child, 'message') as [LoadResult];
      if (result.failures > 0) throw new Error(`${result.failures} of ${result.operations} requests to ${order.url} failed; the first with ${result.firstFailure}`);
      return result;
    },
    stop: () => child.disconnect(),
  };
}
