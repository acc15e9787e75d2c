import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { snowflakeSecondMs, sourceTweetId } from '../../src/domain/import/source-ids.ts';
import { SENATE_POSTS } from '../import/senate-posts.ts';
import { FRENCH_POSTS } from '../search/real-posts.ts';

const CORPORA = { us: SENATE_POSTS, fr: FRENCH_POSTS } as const;

interface Post {
  id: string;
  src: string;
  created_at: string;
  repost_of_id: string | null;
}

/** The tweets that were made of the posts of both corpora, and of the originals that their reposts carry: by corpus and id in it, as in `us 611280174051651584`. */
export async function readSourceTweets(): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const [corpus, file] of Object.entries(CORPORA)) {
    const posted: Post[] = [];
    for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) posted.push(JSON.parse(line) as Post);
    for (const { src, repost_of_id: original } of posted) {
      const atMs = original === null ? null : snowflakeSecondMs(original);
      if (atMs !== null) ids.set(`${corpus} ${original!}`, sourceTweetId(src, original!, atMs));
    }
    for (const { src, id, created_at: createdAt } of posted) ids.set(`${corpus} ${id}`, sourceTweetId(src, id, Date.parse(createdAt)));
  }
  return ids;
}
