import { langMark } from '../../domain/analysis/analyse-text.ts';
import { STEMMED_LANGUAGES } from '../../domain/analysis/stems.ts';
import type { Database } from '../postgres/database.ts';
import { lexeme } from './lexeme.ts';

export type StemLanguageStore = ReturnType<typeof createStemLanguageStore>;

/** By one look into the index, of what nobody may have written yet. Counted, for PostgreSQL would walk through the table for the first one of EXISTS, and there is none. */
const ANY = 'SELECT count(*) > 0 AS used FROM (SELECT FROM tweet_search WHERE vector @@ $1::tsquery OFFSET 0) AS found';
/** Those that many write in are among these; of others the index knows few rows. */
const RECENT_ROWS = 100;
const RECENT = `
  SELECT lang FROM unnest($1::text[], $2::tsquery[]) AS asked(lang, mark)
  WHERE EXISTS (SELECT FROM (SELECT vector FROM tweet_search ORDER BY tweet_id DESC LIMIT ${RECENT_ROWS}) AS recent WHERE vector @@ mark)`;
const EACH = `
  SELECT lang FROM unnest($1::text[], $2::tsquery[]) AS asked(lang, mark)
  WHERE (SELECT count(*) > 0 FROM (SELECT FROM tweet_search WHERE vector @@ mark OFFSET 0) AS found)`;

/**
 * In which languages there are tweets, so that nobody looks for stems of the others: the index weighs each row by every word of a query, so of a
 * dozen that no tweet has it takes twice as long. Who is known stays so; for the others each search looks, and misses nothing that was committed.
 */
export function createStemLanguageStore(db: Pick<Database, 'rowsForValues'>) {
  const used = new Set<string>();
  let recent: Promise<void> | undefined;

  async function note(statement: string, name: string): Promise<void> {
    const asked = STEMMED_LANGUAGES.filter((lang) => !used.has(lang));
    const rows = asked.length === 0 ? [] : await db.rowsForValues<{ lang: string }>(name, statement, [asked, asked.map((lang) => lexeme(langMark(lang)))]);
    for (const { lang } of rows) used.add(lang);
  }

  return {
    async list(): Promise<ReadonlySet<string>> {
      // Once, else the first search would count all the tweets of a language that many write in.
      await (recent ??= note(RECENT, 'search_languages_recent').catch((error: unknown) => {
        recent = undefined;
        throw error;
      }));
      const others = STEMMED_LANGUAGES.filter((lang) => !used.has(lang));
      if (others.length === 0) return used;
      const [row] = await db.rowsForValues<{ used: boolean }>('search_languages_any', ANY, [others.map((lang) => lexeme(langMark(lang))).join(' | ')]);
      if (row!.used) await note(EACH, 'search_languages_each');
      return used;
    },
  };
}
