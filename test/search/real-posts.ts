import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { createGunzip } from 'node:zlib';
import { importFiles } from '../../src/services/import/import-files.ts';
import { createImportStore } from '../../src/stores/postgres/import.store.ts';
import { SENATE_POSTS } from '../import/senate-posts.ts';
import type { Linnet } from '../support/start-linnet.ts';
import { REAL_QUERIES } from './real-queries.ts';

export const FRENCH_POSTS = '../shared/data/posts_fr_parliament.ndjson.gz';
/** Of the French file, for the time that it takes: 18,757 of 81,799 lines. */
const FRENCH_UNTIL = '2019';
export const WHERE_REAL_POSTS_LIE = `${SENATE_POSTS}, ${FRENCH_POSTS}`;
export const hasRealPosts = existsSync(SENATE_POSTS) && existsSync(FRENCH_POSTS);

/** How everything begins that REAL_QUERIES find. */
const HITS = REAL_QUERIES.flatMap(([, ...hits]) => hits);

/** Posts of senators and of French members of parliament: all of them, or those up to 2018, each or one in so many beside those that are looked for. Returns how many tweets were written. */
export async function importRealPosts({ app }: Linnet, extent: 'whole' | { oneIn: number }): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-real-posts-'));
  try {
    let written = 0;
    for (const [index, corpus] of [SENATE_POSTS, FRENCH_POSTS].entries()) {
      const posts = extent === 'whole' ? corpus : join(folder, `${index}.ndjson`);
      if (extent !== 'whole') await writePart(corpus, posts, extent.oneIn);
      const { tweets } = await importFiles({ store: createImportStore(app.database, app.stores.searchWords), observer: { begin: () => undefined, progress: () => undefined, problem: () => undefined }, nowMs: Date.now() },
        { posts, users: undefined, follows: undefined, mutual: false, createMissing: false, signal: new AbortController().signal });
      written += tweets.inserted;
    }
    return written;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function writePart(corpus: string, path: string, oneIn: number): Promise<void> {
  const out = createWriteStream(path);
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(corpus).pipe(createGunzip()) })) {
    const { created_at: createdAt, text, repost_of_text: original } = JSON.parse(line) as { created_at: string; text: string; repost_of_text: string | null };
    number += 1;
    const texts = [text, original ?? ''].map((each) => each.normalize('NFC'));
    if (createdAt < FRENCH_UNTIL && (number % oneIn === 0 || HITS.some((hit) => texts.some((each) => each.startsWith(hit))))) out.write(`${line}\n`);
  }
  out.end();
  await once(out, 'finish');
}
