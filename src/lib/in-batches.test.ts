import { describe, expect, test } from 'vitest';
import { inBatches } from './in-batches.ts';
import { Inbox } from './inbox.ts';

const rest = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 5); });

describe('inBatches', () => {
  test('hands on what is there, so many at most, and in its order', async () => {
    const inbox = new Inbox<number>(100);
    async function* source(): AsyncGenerator<number, void> {
      for (;;) {
        const received = await inbox.take();
        if (received.kind === 'closed') return;
        if (received.kind === 'item') yield received.item;
      }
    }
    const batches = inBatches(source(), 3);
    inbox.push(1);
    expect((await batches.next()).value).toEqual([1]);
    for (const item of [2, 3, 4, 5]) inbox.push(item);
    await rest();
    expect((await batches.next()).value).toEqual([2, 3, 4]);
    expect((await batches.next()).value).toEqual([5]);
    const last = batches.next();
    await rest();
    inbox.push(6);
    expect((await last).value).toEqual([6]);
    inbox.close();
    expect((await batches.next()).done).toBe(true);
  });

  test('throws what the source throws, after what came before', async () => {
    async function* source(): AsyncGenerator<number, void> {
      yield 1;
      throw new Error('broken');
    }
    const batches = inBatches(source(), 10);
    expect((await batches.next()).value).toEqual([1]);
    await rest();
    await expect(batches.next()).rejects.toThrow('broken');
  });

  test('ends with its source, and with what is left', async () => {
    async function* source(): AsyncGenerator<number, void> { yield 1; yield 2; }
    const seen: number[][] = [];
    for await (const batch of inBatches(source(), 10)) seen.push(batch);
    expect(seen).toEqual([[1, 2]]);
  });
});
