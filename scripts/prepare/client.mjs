import { existsSync } from 'node:fs';
import { inRoot, newestNode } from './paths.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';
import { run } from './steps.mjs';

const STAMP = 'node_modules/.linnet/client.stamp';
const stamp = () => hashOf(['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json']);

/** Prisma's typed client, made from schema.prisma. */
export const clientStep = {
  name: 'Database client generated',
  doing: 'Generating the database client',
  isFresh: () => existsSync(inRoot('src/generated/prisma/client.ts')) && readStamp(STAMP) === stamp(),
  async run() {
    await run('prisma generate', newestNode(), [inRoot('node_modules/prisma/build/index.js'), 'generate'], {
      ...process.env,
      // Generating needs no schema engine but looks for one, and would download it: any program that exists will do.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    });
    writeStamp(STAMP, stamp());
  },
};
