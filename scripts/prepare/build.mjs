import { cpSync, existsSync, rmSync } from 'node:fs';
import { inRoot, newestNode } from './paths.mjs';
import { filesIn, hashOf, readStamp, writeStamp } from './stamp.mjs';
import { run } from './steps.mjs';

const STAMP = 'dist/.stamp';
const SOURCES = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** src/ compiled to dist/, with the files beside the sources that are read at run time (Lua scripts). */
export const buildStep = {
  name: 'Built',
  doing: 'Building',
  isFresh: () => readStamp(STAMP) === hashOf(SOURCES),
  async run() {
    const stamp = hashOf(SOURCES);
    rmSync(inRoot(STAMP), { force: true });
    await run('The build', newestNode(), [inRoot('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json']);
    for (const file of filesIn('src').filter((path) => !path.endsWith('.ts'))) cpSync(inRoot(file), inRoot(inDist(file)));
    removeLeftovers();
    writeStamp(STAMP, stamp);
  },
};

const inDist = (source) => `dist${source.slice('src'.length)}`;

/** What was built from sources that are gone; the playground has a build of its own. */
function removeLeftovers() {
  for (const file of filesIn('dist').filter((path) => /\.js(\.map)?$/.test(path) && !path.startsWith('dist/playground/'))) {
    const source = `src${file.slice('dist'.length).replace(/\.js(\.map)?$/, '')}`;
    if (!['.ts', '.js', '.js.map'].some((ending) => existsSync(inRoot(source + ending)))) rmSync(inRoot(file));
  }
}
