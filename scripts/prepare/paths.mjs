import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const inRoot = (...parts) => join(root, ...parts);

/** The Node that the `node` package brought, or the one that runs this. */
export const newestNode = () => {
  const bundled = inRoot('node_modules', '.bin', 'node');
  return existsSync(bundled) ? bundled : process.execPath;
};
