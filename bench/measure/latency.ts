import type { LoadClient } from '../load/load-client.ts';
import type { LoadOrder } from '../load/load.ts';
import { quantile } from './statistics.ts';

export interface Latency {
  p50Ms: number;
  p99Ms: number;
}

/** So far below what one core can do that hardly a request waits for another. */
const RATE_PER_SECOND = 60;
const BLOCK_MS = 2_000;
const ROUNDS = 5;

/** Wall time of requests, by server; blocks of each in turn. */
export async function measureLatency(servers: readonly { name: string; url: string }[], load: LoadClient, requests: LoadOrder['requests']): Promise<Map<string, Latency>> {
  const samples = new Map(servers.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, url } of servers) {
      const { latenciesMs } = await load.send({ url, requests, durationMs: BLOCK_MS, concurrency: 4, ratePerSecond: RATE_PER_SECOND });
      samples.get(name)?.push(...latenciesMs);
    }
  }
  return new Map([...samples].map(([name, all]) => {
    const sorted = all.sort((a, b) => a - b);
    return [name, { p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) }];
  }));
}
