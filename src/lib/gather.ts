export interface GatherOptions<Item, Answer> {
  /** How long a lane gathers after each of its batches before it runs the next. */
  restMs: number;
  /** Of one batch; more go into the next, which then follows without a rest. */
  maxItems: number;
  /** Takes the items of one lane in the order they came, and answers each in its place. What it throws, all of them get. */
  run(lane: string, items: readonly Item[]): Promise<readonly Answer[]>;
}

interface Waiting<Item, Answer> {
  item: Item;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Makes few calls of many that come at nearly the same moment. Each lane runs one batch at a time: the first item of an idle
 * lane is run at once, those that come meanwhile wait for the next batch. So a quiet lane adds no delay, a busy one keeps
 * its order and never more than one batch in flight, and no lane waits for another.
 */
export function createGatherer<Item, Answer>({ restMs, maxItems, run }: GatherOptions<Item, Answer>) {
  /** The busy lanes: what waits in each. */
  const lanes = new Map<string, Waiting<Item, Answer>[]>();

  const runBatch = async (lane: string, batch: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await run(lane, batch.map(({ item }) => item));
      if (answers.length !== batch.length) throw new Error(`A batch of ${batch.length} got ${answers.length} answers.`);
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index]!);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  const serve = async (lane: string, waiting: Waiting<Item, Answer>[]): Promise<void> => {
    while (waiting.length > 0) {
      await runBatch(lane, waiting.splice(0, maxItems));
      if (waiting.length < maxItems) await new Promise((resolve) => { setTimeout(resolve, restMs); });
    }
    lanes.delete(lane);
  };

  return function gather(lane: string, item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const entry = { item, resolve, reject };
      const busy = lanes.get(lane);
      if (busy !== undefined) return void busy.push(entry);
      const waiting = [entry];
      lanes.set(lane, waiting);
      void serve(lane, waiting);
    });
  };
}
