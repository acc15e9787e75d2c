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

/** In the order of the file, which is that of time. */
export async function readSenatePosts(): Promise<SenatePost[]> {
  const posts: SenatePost[] = [];
  for await (const line of createInterface({ input: createReadStream(SENATE_POSTS).pipe(createGunzip()) })) posts.push(JSON.parse(line) as SenatePost);
  return posts;
}
