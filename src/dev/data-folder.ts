import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lockFolder, lockHolder } from './folder-lock.ts';

/** Where to reach the stores of the instance that runs from a data folder. */
export interface StoreUrls {
  databaseUrl: string;
  redisUrl: string;
  /** Undefined where search runs in PostgreSQL. */
  elasticsearchUrl?: string | undefined;
}

export interface DataFolder {
  path: string;
  secrets: { postgres: string; redis: string };
  /** Tells other commands, such as the import, where the stores are. */
  announce(urls: StoreUrls): void;
  close(): void;
}

const LOCK = 'lock';
const SECRETS = 'secrets.json';
const INSTANCE = 'instance.json';

export const dataFolderPath = (env: NodeJS.ProcessEnv): string => resolve(env['LINNET_DATA_DIR'] || '.linnet');

/** Throws where another process runs from this folder. */
export function openDataFolder(path: string): DataFolder {
  mkdirSync(path, { recursive: true });
  const release = lockFolder(join(path, LOCK), (pid) => `Linnet already runs from ${path} (process ${pid}).
To run a second one beside it, give it its own folder and port: LINNET_DATA_DIR=.linnet-2 PORT=4010 npm start`);
  const instance = join(path, INSTANCE);
  rmSync(instance, { force: true });
  return {
    path,
    secrets: readSecrets(path),
    announce: (urls) => writePrivately(instance, urls),
    close() {
      rmSync(instance, { force: true });
      release();
    },
  };
}

/** The stores of the instance that runs from this folder now, if one does. */
export function findInstance(path: string): StoreUrls | undefined {
  const instance = join(path, INSTANCE);
  if (lockHolder(join(path, LOCK)) === undefined || !existsSync(instance)) return undefined;
  return JSON.parse(readFileSync(instance, 'utf8')) as StoreUrls;
}

/** Made once: the database was initialised with its password. */
function readSecrets(path: string): DataFolder['secrets'] {
  const file = join(path, SECRETS);
  if (!existsSync(file)) writePrivately(file, { postgres: newSecret(), redis: newSecret() });
  return JSON.parse(readFileSync(file, 'utf8')) as DataFolder['secrets'];
}

const newSecret = (): string => randomBytes(24).toString('base64url');

function writePrivately(file: string, content: object): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
