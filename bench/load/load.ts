/** What the load process is told to do, and what it answers. */
export interface LoadOrder {
  url: string;
  /** Sent in turn, round and round. */
  requests: readonly { authorization: string; body: string }[];
  durationMs: number;
  concurrency: number;
  /** As many a second, evenly spaced; as fast as they are answered when left out. */
  ratePerSecond?: number;
}

export interface LoadResult {
  operations: number;
  /** What was answered otherwise than with 200 and data, and why the first of them. */
  failures: number;
  firstFailure: string | null;
  latenciesMs: number[];
}
