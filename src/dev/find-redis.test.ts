import { expect, test } from 'vitest';
import { findRedis, NO_REDIS, type Machine } from './find-redis.ts';

/** A machine on which the given programs are installed. */
function machine(programs: string[], rest: Partial<Machine> = {}): Machine {
  return {
    findProgram: (name) => (programs.includes(name) ? `/usr/bin/${name}` : undefined),
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

test('names the command for each system where there is no way', () => {
  expect(() => find(machine([]))).toThrow(NO_REDIS);
  for (const command of ['brew install', 'apt-get install', 'dnf install', 'pacman -S', 'WSL', 'REDIS_URL']) expect(NO_REDIS).toContain(command);
});
