import { expect, test } from 'vitest';
import { findRedis, NO_REDIS, type Machine } from './find-redis.ts';

/** A machine on which the given programs are installed. */
function machine(programs: string[], rest: Partial<Machine> = {}): Machine {
  return {
    findProgram: (name) => (programs.includes(name) ? `/usr/bin/${name}` : undefined),
    versionOf: () => 'Redis server v=7.0.15 sha=00000000:0',
    mayUseApt: false,
    dockerRuns: () => false,
    installByApt: () => { throw new Error('nobody asked for this'); },
    ...rest,
  };
}
const find = (on: Machine, said: string[] = []) => findRedis((line) => said.push(line), on);

test('takes redis-server, else valkey-server, before anything is installed', () => {
  expect(find(machine(['redis-server', 'valkey-server'], { mayUseApt: true }))).toEqual({ kind: 'program', file: '/usr/bin/redis-server' });
  expect(find(machine(['valkey-server'], { dockerRuns: () => true }))).toEqual({ kind: 'program', file: '/usr/bin/valkey-server' });
});

test('installs it by apt-get as root on Debian and says so', () => {
  const programs: string[] = [];
  const said: string[] = [];
  const source = find(machine(programs, { mayUseApt: true, installByApt: () => void programs.push('redis-server') }), said);
  expect(source).toEqual({ kind: 'program', file: '/usr/bin/redis-server' });
  expect(said).toEqual([expect.stringContaining('apt-get install redis-server')]);
});

test('runs it in Docker where apt-get cannot help', () => {
  const said: string[] = [];
  const failing = { mayUseApt: true, dockerRuns: () => true, installByApt: () => { throw new Error('no network'); } };
  expect(find(machine([], failing), said)).toEqual({ kind: 'container' });
  expect(said[1]).toContain('no network');
});

test('passes over a Redis that is too old', () => {
  const versions: Record<string, string> = { '/usr/bin/redis-server': 'Redis server v=6.0.16 sha=0', '/usr/bin/valkey-server': 'Valkey server v=8.1.0 sha=0' };
  const versionOf = (file: string) => versions[file]!;
  expect(find(machine(['redis-server', 'valkey-server'], { versionOf }))).toEqual({ kind: 'program', file: '/usr/bin/valkey-server' });
  expect(() => find(machine(['redis-server'], { versionOf }))).toThrow('6.2 or later');
});

test('names the command for each system where there is no way', () => {
  expect(() => find(machine([]))).toThrow(NO_REDIS);
  for (const command of ['brew install', 'apt-get install', 'dnf install', 'pacman -S', 'WSL', 'REDIS_URL']) expect(NO_REDIS).toContain(command);
});
