import { Client } from 'pg';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/stores/postgres/database.ts';
import { createTestDatabase } from '../support/database.ts';

test('a connection that is lost in a transaction fails that transaction alone', async () => {
  const { url, remove } = await createTestDatabase();
  const database = openDatabase({ url, poolSize: 2, onError: () => undefined });
  const other = new Client({ connectionString: url });
  await other.connect();
  try {
    const lost = database.transaction(async (client) => {
      const { rows: [row] } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      // While no statement runs, so that only a listener hears of it.
      await other.query('SELECT pg_terminate_backend($1)', [row?.pid]);
      await new Promise((resolve) => { setTimeout(resolve, 200); });
      await client.query('SELECT 1');
    });
    await expect(lost).rejects.toThrow(/connection|terminat/i);
    await expect(database.ping()).resolves.toBeUndefined();
  } finally {
    await other.end();
    await database.close();
    await remove();
  }
});
