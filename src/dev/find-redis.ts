import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a private Redis can come from: a program on this machine, or a container. */
export type RedisSource = { kind: 'program'; file: string } | { kind: 'container' };

export async function findRedis(_say: (line: string) => void): Promise<RedisSource> {
  const file = findOnPath('redis-server') ?? findOnPath('valkey-server');
  if (file === undefined) throw new Error('no redis-server on the path');
  return { kind: 'program', file };
}

function findOnPath(program: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, program);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  return undefined;
}
