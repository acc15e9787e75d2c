import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type SocketsOrder =
  | { kind: 'open'; url: string; tokens: readonly string[] }
  | { kind: 'await'; text: string; count: number; timeoutMs: number }
  | { kind: 'report' };

export interface SocketsReport {
  /** Of each tweet by its text: how often it arrived, and when first and last, by process.hrtime.bigint(). */
  arrivals: { text: string; count: number; firstNs: string; lastNs: string }[];
  /** The last message. */
  sample: string;
}

export type Sockets = ReturnType<typeof startSockets>;

/** The process that holds the readers' sockets; it ends with this one. */
export function startSockets() {
  const child = fork(fileURLToPath(new URL('sockets-process.ts', import.meta.url)));
  const gone = once(child, 'exit').then(() => { throw new Error('The readers\' process has ended.'); });
  // Only of interest to whoever waits for an answer.
  gone.catch(() => undefined);
  async function tell(order: SocketsOrder): Promise<SocketsReport> {
    child.send(order);
    const [report] = await Promise.race([once(child, 'message'), gone]) as [SocketsReport | { failure: string }];
    if ('failure' in report) throw new Error(`A socket was answered ${report.failure}`);
    return report;
  }
  return { tell, stop: () => child.disconnect() };
}
