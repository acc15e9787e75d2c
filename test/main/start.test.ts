import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { findFreePort } from '../../src/dev/ports.ts';
import { isRunning } from '../../src/dev/process.ts';
import { createGqlClient } from '../support/gql.ts';
import { signUp } from '../support/sign-up.ts';
import { spawnStart } from '../support/spawn-start.ts';

const newFolder = (): string => mkdtempSync(join(inject('stack').folder, 'start-'));

/** The servers that it started. */
const servers = (folder: string): number[] =>
  ['postgres/data/postmaster.pid', 'redis/redis.pid'].map((file) => Number(readFileSync(join(folder, file), 'utf8').split('\n', 1)[0]));

describe('npm start', () => {
  // The data of one folder serve several tests: making them takes longest.
  const folder = newFolder();

  test('goes on with the same data after SIGTERM, after kill -9 of it alone, and after kill -9 of everything', async () => {
    const env = { LINNET_DATA_DIR: folder, PORT: String(await findFreePort()), LOG_LEVEL: 'warn' };
    const first = spawnStart(env);
    const client = createGqlClient(`${await first.origin()}/graphql`);
    const isThere = async (username: string): Promise<boolean> => (await client.gql('query ($username: String) { user(username: $username) { id } }', { username })).user !== null;
    await signUp(client, 'ann');
    expect(first.output()).toMatch(/✔ PostgreSQL 18 on port \d+ \(\d+\.\d s\)\n✔ Redis on port \d+ \(.*\n✔ \d+ migrations? applied.*\n✔ Demo data: 12 people/);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
    const pids = servers(folder);
    first.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    expect(pids.filter(isRunning)).toEqual([]);

    const second = spawnStart(env);
    await second.origin();
    expect(second.output()).toContain('Demo data is there from the first run');
    expect(await isThere('ann')).toBe(true);
    const orphans = servers(folder);
    second.kill('SIGKILL');
    await second.exited;
    expect(orphans.filter(isRunning)).toEqual(orphans);

    const third = spawnStart(env);
    await third.origin();
    expect(orphans.filter(isRunning)).toEqual([]);
    await signUp(client, 'bob');
    for (const pid of [third.pid, ...servers(folder)]) process.kill(pid, 'SIGKILL');
    await third.exited;

    const fourth = spawnStart(env);
    await fourth.origin();
    expect(await isThere('bob')).toBe(true);
    fourth.kill('SIGINT');
    expect(await fourth.exited).toBe(0);
  }, 90_000);

  test('refuses a second run from the same folder, and runs one beside it from another, without the demo when asked', async () => {
    const port = await findFreePort();
    const one = spawnStart({ LINNET_DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'warn' });
    await one.origin();
    const same = spawnStart({ LINNET_DATA_DIR: folder, PORT: '0' });
    expect(await same.exited).toBe(1);
    expect(same.output()).toContain(`Linnet already runs from ${folder} (process ${one.pid})`);

    const otherFolder = newFolder();
    const other = spawnStart({ LINNET_DATA_DIR: otherFolder, PORT: '0', LOG_LEVEL: 'warn' }, ['--empty']);
    const { gql } = createGqlClient(`${await other.origin()}/graphql`);
    expect((await gql('{ user(username: "demo") { id } }')).user).toBeNull();
    expect(other.output()).toContain('No demo data');
    for (const linnet of [one, other]) linnet.kill('SIGTERM');
    expect(await Promise.all([one.exited, other.exited])).toEqual([0, 0]);
  }, 60_000);

  test('refuses a port that was asked for and is taken, before it starts anything', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const linnet = spawnStart({ LINNET_DATA_DIR: newFolder(), PORT: String(port) });
    expect(await linnet.exited).toBe(1);
    expect(linnet.output()).toBe(`✘ Port ${port} is taken: something else listens there. Set PORT to another one, or leave it out to get the next free one.\n`);
    taken.close();
  });

  test('says which store that it was given does not answer, without its password, and leaves nothing running', async () => {
    const linnet = spawnStart({ LINNET_DATA_DIR: folder, PORT: '0', REDIS_URL: 'redis://:secret@127.0.0.1:1' });
    expect(await linnet.exited).toBe(1);
    expect(linnet.output()).toContain('What REDIS_URL names, at 127.0.0.1:1, cannot be used: connect ECONNREFUSED 127.0.0.1:1');
    expect(linnet.output()).not.toContain('secret');
    expect(existsSync(join(folder, 'postgres/data/postmaster.pid'))).toBe(false);
  });

  test('prints every mistake of the environment, and knows its arguments', async () => {
    const bad = spawnStart({ LINNET_DATA_DIR: newFolder(), PORT: 'x', LOG_LEVEL: 'loud', REDIS_URL: 'localhost' });
    expect(await bad.exited).toBe(1);
    expect(bad.output()).toMatch(/3 problems:\n {2}REDIS_URL .*\n {2}PORT .*\n {2}LOG_LEVEL /);
    const wrong = spawnStart({ LINNET_DATA_DIR: newFolder() }, ['--emtpy']);
    expect(await wrong.exited).toBe(1);
    expect(wrong.output()).toContain('Usage: npm start [-- --empty]');
  });
});
