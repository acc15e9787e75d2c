import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { inRoot } from './paths.mjs';
import { run } from './steps.mjs';

export const dependenciesStep = {
  name: 'Dependencies installed',
  doing: 'Installing dependencies with "npm ci": about a minute on the first run',
  isFresh: () => areInstalled(readJson('package.json'), readJson('package-lock.json'), readJson('node_modules/.package-lock.json')),
  run: () => run('npm ci', ...npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])),
};

/**
 * npm writes node_modules/.package-lock.json as the last act of an installation, so an interrupted one leaves none. A
 * package may be absent from it only where it is optional (made for another system).
 */
export function areInstalled(manifest, lock, installed) {
  if (installed === undefined) return false;
  // package.json edited by hand: npm ci will say that the lock file does not fit.
  for (const field of ['dependencies', 'devDependencies']) {
    if (!sameEntries(manifest[field] ?? {}, lock.packages[''][field] ?? {})) return false;
  }
  return Object.entries(lock.packages).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    return found === undefined ? optional === true : found.version === version && found.integrity === integrity;
  });
}

const sameEntries = (a, b) =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value);

function readJson(path) {
  try {
    return JSON.parse(readFileSync(inRoot(path), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read: ${error.message}`);
  }
}

/**
 * The npm that runs this script, on the Node that runs that npm: a Node under node_modules is deleted by `npm ci`. What
 * the outer npm was told on its command line (--silent, --prefix) reaches here as npm_config_* and is not meant for this one.
 */
function npm(args) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !INHERITED_FLAGS.has(name.toLowerCase())));
  const cli = process.env.npm_execpath;
  if (cli !== undefined && basename(cli) === 'npm-cli.js') return [process.env.npm_node_execpath ?? process.execPath, [cli, ...args], env];
  return ['npm', args, env];
}

const INHERITED_FLAGS = new Set(['omit', 'include', 'production', 'only', 'dry_run', 'global', 'loglevel', 'json', 'workspace', 'workspaces', 'prefix', 'local_prefix', 'if_present'].map((name) => `npm_config_${name}`));
