import { inRoot, newestNode } from './paths.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';
import { run } from './steps.mjs';

const STAMP = 'dist/playground/.stamp';
const stamp = () => hashOf(['web/playground', 'package-lock.json']);

/** GraphiQL with everything it needs, bundled into dist/playground. */
export const playgroundStep = {
  name: 'Playground built',
  doing: 'Building the playground',
  isFresh: () => readStamp(STAMP) === stamp(),
  async run() {
    const built = stamp();
    // vite empties the folder first, so the stamp of an older build does not outlive it.
    await run('The build of the playground', newestNode(), [inRoot('node_modules/vite/bin/vite.js'), 'build', '--config', 'web/playground/vite.config.ts']);
    writeStamp(STAMP, built);
  },
};
