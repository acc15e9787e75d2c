import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet({ workers: false }); });
afterAll(() => linnet.close());

test('a connection that is lost between two statements of a transaction fails that transaction, not the process', async () => {
  const { database } = linnet.app;
  const work = database.transaction(async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await database.rows('terminate', 'SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
    // Time to hear of it, with no statement under way that would.
    await delay(200);
    await client.query('SELECT 1');
  });
  await expect(work).rejects.toThrow();
  await database.ping();
});
