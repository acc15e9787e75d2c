/**
 * Hands on together what is there already, at most `max` items, in their order; waits for nothing but the first of each batch. Reads
 * at most one item further than it has handed on. What the source throws comes after what was there before.
 */
export async function* inBatches<Item>(source: AsyncIterator<Item, unknown>, max: number): AsyncGenerator<Item[], void> {
  let next = source.next();
  for (;;) {
    const batch: Item[] = [];
    let result: IteratorResult<Item, unknown> | null = await next;
    while (result !== null) {
      if (result.done === true) {
        if (batch.length > 0) yield batch;
        return;
      }
      batch.push(result.value);
      next = source.next();
      // Awaited with the next batch, whenever that is asked for: a rejection until then is not unhandled.
      next.catch(() => undefined);
      result = batch.length < max ? await Promise.race([next, soon()]).catch(() => null) : null;
    }
    yield batch;
  }
}

/** Long enough for what waits for no input. */
const soon = (): Promise<null> => new Promise((resolve) => { setImmediate(resolve, null); });
