import { expect, test } from 'vitest';
import { createMailbox } from './mailbox.ts';

const newMailbox = () => createMailbox<string, number>(Math.max);

test('holds each key once, in the order in which they first came, with what is left of its notes', async () => {
  const mailbox = newMailbox();
  mailbox.put('a', 1);
  mailbox.put('b', 5);
  mailbox.put('a', 3);
  mailbox.put('b', 2);
  expect([await mailbox.take(), await mailbox.take()]).toEqual([['a', 3], ['b', 5]]);
});

test('wakes a reader that waits, by a key or by its end, and gives nothing after it', async () => {
  const mailbox = newMailbox();
  const waiting = mailbox.take();
  mailbox.put('a', 1);
  expect(await waiting).toEqual(['a', 1]);
  const last = mailbox.take();
  mailbox.close();
  expect(await last).toBeUndefined();
  mailbox.put('b', 1);
  expect(await mailbox.take()).toBeUndefined();
});
