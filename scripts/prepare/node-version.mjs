import { spawnSync } from 'node:child_process';
import { inRoot } from './paths.mjs';

/** To prepare a clone; the same as npm 10 and Prisma ask for. */
const TO_PREPARE = '20.19.0';
/** To run Linnet: what package.json says under "engines". */
const TO_RUN = '22.12.0';

export function checkNode(version) {
  if (isAtLeast(version, TO_PREPARE)) return;
  throw new Error(`Linnet needs Node ${TO_PREPARE} or later; this is Node ${version}. Get a newer one from https://nodejs.org.`);
}

/** The dev dependency `node` brings Node 24 by an install script; where that was not allowed to run, the system's has to do. */
export function checkBundledNode(version = process.versions.node) {
  const bundled = spawnSync(inRoot('node_modules', '.bin', 'node'), ['--version'], { encoding: 'utf8' });
  if (bundled.status === 0 || isAtLeast(version, TO_RUN)) return;
  throw new Error(`Linnet runs on Node ${TO_RUN} or later; this is Node ${version}, and the npm package "node", which brings Node 24,
has not installed its program. If npm is set to ignore install scripts, run: npm ci --ignore-scripts=false`);
}

export function isAtLeast(version, minimum) {
  const [a, b] = [version, minimum].map((text) => text.replace(/^v/, '').split(/[.-]/).map(Number));
  for (let i = 0; i < 3; i += 1) {
    if (a[i] !== b[i]) return a[i] > b[i];
  }
  return true;
}
