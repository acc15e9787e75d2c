import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** Real posts lie beside the repository on some machines; elsewhere their tests are shown as skipped. */
export const SENATE_POSTS = '../shared/data/posts_us_senate_2015.ndjson.gz';

export interface SenatePost {
  author: string;
  created_at: string;
  text: string;
}

/** Each with its line feed, in the order of the file, which is that of time. */
export async function readSenateLines(): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: createReadStream(SENATE_POSTS).pipe(createGunzip()) })) lines.push(`${line}\n`);
  return lines;
}

export const readSenatePosts = async (): Promise<SenatePost[]> => (await readSenateLines()).map((line) => JSON.parse(line) as SenatePost);
