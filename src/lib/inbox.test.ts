import { expect, test } from 'vitest';
import { Inbox, MAX_EXPECTED, type SeenTo } from './inbox.ts';

test('hands out what was pushed, in order', async () => {
  const inbox = new Inbox<number>(4);
  inbox.push(1);
  inbox.push(2);
  expect(await inbox.take()).toEqual({ kind: 'item', item: 1 });
  expect(await inbox.take()).toEqual({ kind: 'item', item: 2 });
});

test('wakes a reader that waits', async () => {
  const inbox = new Inbox<number>(4);
  const taken = inbox.take();
  inbox.push(1);
  expect(await taken).toEqual({ kind: 'item', item: 1 });
});

test('holds no more than its capacity: one too many is an interruption in place of all of them', async () => {
  const inbox = new Inbox<number>(2);
  for (const item of [1, 2, 3, 4]) inbox.push(item);
  expect(await inbox.take()).toEqual({ kind: 'interrupted' });
  inbox.push(5);
  expect(await inbox.take()).toEqual({ kind: 'item', item: 5 });
});

test('ends at once for a reader that waits, and for those who come later', async () => {
  const inbox = new Inbox<number>(2);
  const waiting = inbox.take();
  inbox.close();
  inbox.push(1);
  expect(await waiting).toEqual({ kind: 'closed' });
  expect(await inbox.take()).toEqual({ kind: 'closed' });
});

/** A seer that answers as told and notes what it saw. */
const seerOf = (answer: (item: number) => SeenTo) => {
  const seen: number[] = [];
  const expected: number[] = [];
  return { seen, expected, see: (item: number): SeenTo => { seen.push(item); return answer(item); }, expect: (item: number): void => void expected.push(item) };
};

test('announces what has to wait behind others', async () => {
  const inbox = new Inbox<number>(200);
  const ready = Promise.withResolvers<undefined>();
  const seer = seerOf((item) => (item === 1 && seer.seen.length === 1 ? ready.promise : true));
  inbox.offerTo(seer);
  void inbox.take();
  for (let item = 1; item <= 100; item += 1) inbox.push(item);
  expect(seer.seen).toEqual([1]);
  expect(seer.expected).toEqual(Array.from({ length: MAX_EXPECTED - 1 }, (_none, index) => index + 2));
  ready.resolve(undefined);
  await ready.promise;
  await Promise.resolve();
  expect(seer.seen.slice(-2)).toEqual([99, 100]);
});

test('offers what comes while the reader waits, and wakes the reader only for what is not seen to', async () => {
  const inbox = new Inbox<number>(4);
  const seer = seerOf((item) => item < 3);
  inbox.offerTo(seer);
  const taken = inbox.take();
  for (const item of [1, 2, 3, 4]) inbox.push(item);
  expect(await taken).toEqual({ kind: 'item', item: 3 });
  expect(await inbox.take()).toEqual({ kind: 'item', item: 4 });
  expect(seer.seen).toEqual([1, 2, 3, 4]);
});

test('offers nothing while the reader is at work, and what came meanwhile when it is done', async () => {
  const inbox = new Inbox<number>(4);
  const seer = seerOf((item) => item !== 3);
  inbox.offerTo(seer);
  for (const item of [1, 2, 3]) inbox.push(item);
  expect(seer.seen).toEqual([]);
  expect(await inbox.take()).toEqual({ kind: 'item', item: 3 });
  expect(seer.seen).toEqual([1, 2, 3]);
});

test('offers an item again after the promise it asked for, and those behind it after that, in order', async () => {
  const inbox = new Inbox<number>(4);
  const { promise, resolve } = Promise.withResolvers<void>();
  let ready = false;
  const seer = seerOf(() => ready || promise);
  inbox.offerTo(seer);
  const taken = inbox.take();
  for (const item of [1, 2]) inbox.push(item);
  expect(seer.seen).toEqual([1]);
  ready = true;
  resolve();
  await promise;
  await Promise.resolve();
  expect(seer.seen).toEqual([1, 1, 2]);
  inbox.close();
  expect(await taken).toEqual({ kind: 'closed' });
});

test('gives the reader what is not seen to after a few offers, whatever is promised', async () => {
  const inbox = new Inbox<number>(4);
  const seer = seerOf(async () => { throw new Error('never'); });
  inbox.offerTo(seer);
  inbox.take().then((received) => expect(received).toEqual({ kind: 'item', item: 1 }), expect.unreachable);
  inbox.push(1);
  await new Promise((done) => { setImmediate(done); });
  expect(seer.seen).toEqual([1, 1, 1, 1, 1]);
});

test('an interruption wakes the reader also while an item waits to be offered again, and forgets it', async () => {
  const inbox = new Inbox<number>(4);
  const { promise, resolve } = Promise.withResolvers<void>();
  const seer = seerOf(() => promise);
  inbox.offerTo(seer);
  const taken = inbox.take();
  inbox.push(1);
  inbox.interrupt();
  expect(await taken).toEqual({ kind: 'interrupted' });
  resolve();
  await promise;
  expect(seer.seen).toEqual([1]);
});

test('holds no more than its capacity while an item waits to be offered again', async () => {
  const inbox = new Inbox<number>(2);
  inbox.offerTo({ expect: () => undefined, see: () => new Promise(() => undefined) });
  const taken = inbox.take();
  for (const item of [1, 2, 3]) inbox.push(item);
  expect(await taken).toEqual({ kind: 'interrupted' });
});
