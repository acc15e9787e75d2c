import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { areInstalled } from './dependencies.mjs';
import { withLock } from './lock.mjs';
import { checkNode, isAtLeast } from './node-version.mjs';
import { runSteps } from './steps.mjs';

const folder = mkdtempSync(join(tmpdir(), 'linnet-prepare-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('dependencies', () => {
  const manifest = { dependencies: { a: '1.0.0' } };
  const lock = {
    packages: {
      '': { dependencies: { a: '1.0.0' } },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/for-another-system': { version: '1.0.0', integrity: 'sha512-b', optional: true },
    },
  };
  const installed = { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } };

  test('are installed when each is there as the lock file says, but for the optional', () => {
    expect(areInstalled(manifest, lock, installed)).toBe(true);
  });

  test('are stale when none, another version or other contents are there, or one is missing', () => {
    expect(areInstalled(manifest, lock, undefined)).toBe(false);
    expect(areInstalled(manifest, lock, { packages: {} })).toBe(false);
    expect(areInstalled(manifest, lock, { packages: { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } } })).toBe(false);
    expect(areInstalled(manifest, lock, { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } } })).toBe(false);
  });

  test('are stale when package.json was edited and the lock file was not', () => {
    expect(areInstalled({ dependencies: { a: '1.0.0', b: '1.0.0' } }, lock, installed)).toBe(false);
    expect(areInstalled({ dependencies: { a: '2.0.0' } }, lock, installed)).toBe(false);
  });
});

describe('the Node version', () => {
  test('is refused below 20.19, with the one that is needed', () => {
    expect(() => checkNode('20.18.3')).toThrow('Linnet needs Node 20.19.0 or later; this is Node 20.18.3');
    expect(() => checkNode('18.20.0')).toThrow('20.19.0');
    for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.21.0']) expect(() => checkNode(version)).not.toThrow();
  });

  test('is compared by number', () => {
    expect(isAtLeast('22.9.0', '22.12.0')).toBe(false);
    expect(isAtLeast('v22.12.0', '22.12.0')).toBe(true);
  });
});

test('a fresh step is skipped without a word, a stale one says what it does and how long it took', async () => {
  const said = [];
  const ran = [];
  const step = (name, fresh) => ({ name, doing: `Doing ${name}`, isFresh: () => fresh, run: async () => { ran.push(name); } });
  await runSteps([step('one', true), step('two', false)], (line) => said.push(line));
  expect(ran).toEqual(['two']);
  expect(said).toEqual(['… Doing two', expect.stringMatching(/^✔ two \(\d+\.\d s\)$/)]);
});

describe('the lock', () => {
  test('lets one preparation in at a time', async () => {
    const file = join(folder, 'turns');
    const inside = [];
    const work = (name) => withLock(async () => {
      inside.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      inside.push(`${name} out`);
    }, file, () => {});
    // The holder is this very process, so the second waits for the file alone.
    await Promise.all([work('a'), work('b')]);
    expect(inside).toEqual(['a in', 'a out', 'b in', 'b out']);
    expect(existsSync(file)).toBe(false);
  });

  test('does not wait for a process that was killed', async () => {
    const file = join(folder, 'stale');
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(file, String(pid));
    expect(await withLock(async () => 'in', file, () => {})).toBe('in');
  });
});
