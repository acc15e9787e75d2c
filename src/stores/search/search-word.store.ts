import { LRUCache } from 'lru-cache';
import { vocabularyOf } from '../../domain/analysis/analyse-text.ts';
import { MAX_TYPO_WORDS } from '../../domain/search/tweet-search.ts';
import { createGatherer } from '../../lib/gather.ts';
import type { Database } from '../postgres/database.ts';

export type SearchWordStore = ReturnType<typeof createSearchWordStore>;

/** Words of tweets, or of people's names. */
export type SearchWordKind = 'tweet' | 'name';

/** Of each process, about 100 bytes each: most words of a new tweet are among them, and need not be written. */
const MAX_KNOWN = 50_000;

/*
 * Words that begin with the same letter lie together in the primary key; of those that differ in it, trigrams find the ones that
 * are alike in most of the rest. The nearest ones first.
 */
const LIST_ALIKE = `
  SELECT word FROM (
    SELECT word FROM search_words WHERE kind = $1 AND word >= left($2, 1) AND word < chr(ascii($2) + 1) AND length(word) BETWEEN length($2) - $3 AND length($2) + $3
    UNION SELECT word FROM search_words WHERE word % $2 AND kind = $1
  ) AS near WHERE word <> $2 AND levenshtein_less_equal(word, $2, $3) <= $3 ORDER BY levenshtein_less_equal(word, $2, $3), word LIMIT ${MAX_TYPO_WORDS}`;

/** The vocabulary by which typing errors are mended. */
export function createSearchWordStore(db: Pick<Database, 'rows' | 'rowsForValues'>, onError: (error: Error) => void) {
  const known = new LRUCache<string, true>({ max: MAX_KNOWN });
  const isNew = (kind: SearchWordKind) => (word: string): boolean => !known.has(`${kind} ${word}`);

  /**
   * Adds the words that are new. Outside of the transaction that they come from, so that two who write the same new word do not wait for
   * each other's commit; in order, so that they do not wait in a circle. Never rejects: a word that is lost is only not found by its
   * typing errors, until somebody else writes it, or the analyser's version is raised.
   */
  const add = async (kind: SearchWordKind, words: readonly string[]): Promise<void> => {
    const fresh = vocabularyOf(words).filter(isNew(kind)).sort();
    if (fresh.length === 0) return;
    try {
      await db.rows('search_words_insert', 'INSERT INTO search_words (kind, word) SELECT $1, word FROM unnest($2::text[]) WITH ORDINALITY AS fresh(word, number) ORDER BY number ON CONFLICT DO NOTHING', [kind, fresh]);
      for (const word of fresh) known.set(`${kind} ${word}`, true);
    } catch (error) {
      onError(error as Error);
    }
  };

  /** One statement of each kind at a time, however many post. */
  const gather = createGatherer<readonly string[], void>({
    restMs: 2, maxItems: 1_000,
    async run(kind, noted) {
      await add(kind as SearchWordKind, noted.flat());
      return noted.map(() => undefined);
    },
  });
  const underWay = new Set<Promise<void>>();
  const written = async (): Promise<void> => void (await Promise.all(underWay));

  return {
    add,

    /** The same for a request, which does not wait for it. */
    note(kind: SearchWordKind, words: readonly string[]): void {
      const fresh = vocabularyOf(words).filter(isNew(kind));
      if (fresh.length === 0) return;
      const adding = gather(kind, fresh).finally(() => underWay.delete(adding));
      underWay.add(adding);
    },

    /** Resolves when all that was noted by then is written, or has failed. */
    written,

    /** At most 50 words within so many edits of a word, the nearest first, and not the word itself. */
    async listAlike(kind: SearchWordKind, word: string, maxEdits: number): Promise<string[]> {
      // Whoever has posted a word finds it by its typing errors.
      await written();
      const rows = await db.rowsForValues<{ word: string }>('search_words_alike', LIST_ALIKE, [kind, word, maxEdits]);
      return rows.map(({ word: alike }) => alike);
    },
  };
}
