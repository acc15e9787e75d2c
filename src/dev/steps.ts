export type Say = (line: string) => void;

/** Does one step of starting up and says what came of it and how long it took. */
export async function runStep<Result>(say: Say, work: () => Promise<Result>, describe: (result: Result) => string): Promise<Result> {
  const startedAt = performance.now();
  const result = await work();
  say(`✔ ${describe(result)} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  return result;
}
