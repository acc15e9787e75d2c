import { expect, test } from 'vitest';
import { Inbox } from './inbox.ts';

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
