/** Rows that were given to the store, and those of them that were not there yet. */
export interface WriteCounts {
  given: number;
  inserted: number;
}

/** Gathers rows and writes them in batches. One batch is on its way while the next one is gathered, never more: order is kept. */
export function createBatchWriter<Row>(batchSize: number, write: (rows: readonly Row[]) => Promise<number>) {
  const counts: WriteCounts = { given: 0, inserted: 0 };
  let batch: Row[] = [];
  let underway: Promise<void> = Promise.resolve();

  async function send(): Promise<void> {
    const rows = batch;
    batch = [];
    await underway;
    underway = write(rows).then((inserted) => {
      counts.given += rows.length;
      counts.inserted += inserted;
    });
    // Thrown by the next send or finish, which awaits it; until then it must not end the process.
    underway.catch(() => undefined);
  }

  return {
    counts,
    async add(rows: readonly Row[]): Promise<void> {
      batch.push(...rows);
      if (batch.length >= batchSize) await send();
    },
    /** Returns when everything is committed. */
    async finish(): Promise<void> {
      await send();
      await underway;
    },
  };
}
