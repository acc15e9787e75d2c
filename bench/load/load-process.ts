import { Agent, request, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadOrder, LoadResult } from './load.ts';

// A process of its own, so that the client's time is nobody else's. Told by its parent, one order after the other.
process.on('message', (order: LoadOrder) => {
  void run(order).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());

async function run({ url, requests, durationMs, concurrency, ratePerSecond }: LoadOrder): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const result: LoadResult = { operations: 0, failures: 0, firstFailure: null, latenciesMs: [] };
  const startedAt = performance.now();
  let sent = 0;

  async function client(): Promise<void> {
    while (performance.now() - startedAt < durationMs) {
      const turn = sent++;
      if (ratePerSecond !== undefined) await sleep(Math.max(0, startedAt + turn * 1_000 / ratePerSecond - performance.now()));
      const { authorization, body } = requests[turn % requests.length]!;
      const sentAt = performance.now();
      const failure = await send(url, { agent, headers: { authorization, 'content-type': 'application/json', accept: 'application/graphql-response+json', 'content-length': Buffer.byteLength(body) } }, body);
      result.latenciesMs.push(performance.now() - sentAt);
      result.operations += 1;
      if (failure === null) continue;
      result.failures += 1;
      result.firstFailure ??= failure;
    }
  }
  await Promise.all(Array.from({ length: concurrency }, client));
  agent.destroy();
  return result;
}

/** Null where the answer is one; else what is wrong with it. */
function send(url: string, options: RequestOptions, body: string): Promise<string | null> {
  return new Promise((resolve) => {
    const sending = request(url, { ...options, method: 'POST' }, (response) => {
      text(response).then((answer) => resolve(response.statusCode === 200 && answer.startsWith('{"data":{') ? null : `${response.statusCode}: ${answer.slice(0, 300)}`), (error: Error) => resolve(error.message));
    });
    sending.once('error', (error) => resolve(error.message));
    sending.end(body);
  });
}
