import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { choosePort } from './choose-port.ts';

test('takes the next free port when the default is taken, and says so', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  const said: string[] = [];
  const chosen = await choosePort(undefined, port, '127.0.0.1', (line) => said.push(line));
  expect(chosen).toBeGreaterThan(port);
  expect(said).toEqual([`  Port ${port} is taken: using ${chosen}.`]);
  await expect(choosePort(String(port), port, '127.0.0.1', () => undefined)).rejects.toThrow(`Port ${port} is taken`);
  taken.close();
});
