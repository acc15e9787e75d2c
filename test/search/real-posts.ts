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

export const FRENCH_POSTS = '../shared/data/posts_fr_parliament.ndjson.gz';
/** Of the French file, for the time that it takes: 18,757 of 81,799 lines. The other one is imported whole; test/soak imports both so. */
const FRENCH_UNTIL = '2019';
export const WHERE_REAL_POSTS_LIE = `${SENATE_POSTS}, ${FRENCH_POSTS}`;
export const hasRealPosts = existsSync(SENATE_POSTS) && existsSync(FRENCH_POSTS);

/** Posts of senators and of French members of parliament. Returns how many tweets were written. */
export async function importRealPosts({ app }: Linnet, { whole = false } = {}): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-real-posts-'));
  try {
    const french = whole ? FRENCH_POSTS : join(folder, 'french.ndjson');
    if (!whole) await writeFrench(french);
    let written = 0;
    for (const posts of [SENATE_POSTS, french]) {
      const { tweets } = await importFiles({ store: createImportStore(app.database, app.stores.searchWords), observer: { begin: () => undefined, progress: () => undefined, problem: () => undefined }, nowMs: Date.now() },
        { posts, users: undefined, follows: undefined, mutual: false, createMissing: false, signal: new AbortController().signal });
      written += tweets.inserted;
    }
    return written;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function writeFrench(path: string): Promise<void> {
  const out = createWriteStream(path);
  for await (const line of createInterface({ input: createReadStream(FRENCH_POSTS).pipe(createGunzip()) })) {
    if ((JSON.parse(line) as { created_at: string }).created_at < FRENCH_UNTIL) out.write(`${line}\n`);
  }
  out.end();
  await once(out, 'finish');
}
