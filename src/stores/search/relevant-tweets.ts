import { FIRST_ID, LAST_ID } from '../../domain/ids.ts';
import { MAX_CANDIDATES, MIN_SAMPLED } from '../../domain/search/relevance.ts';
import { scorePlaceFrom, scorePosition } from '../../domain/search/search-position.ts';
import type { Database } from '../postgres/database.ts';
import { listLatest } from './latest-tweets.ts';
import { spanOf, type Stretch } from './row-spans.ts';
import type { SearchPage, TweetHit } from './search-engine.ts';
import { parametersOf, type TextQuery } from './text-query.ts';
import { RELEVANCE, SAMPLE, WEIGHTS } from './tweet-search.statements.ts';

/** Above every score. */
const TOP_SCORE = 3e38;
/** More than the rows that should hold as many hits as are ranked. */
const SAFETY = 1.5;
type Sample = Stretch & { hits: number };

interface Ranked {
  ids: string[];
  scores: number[];
  candidates: number;
}

type Db = Pick<Database, 'rowsForValues'>;

interface RelevantOptions {
  /** Whether a part of the query has alternatives. */
  isMixed: boolean;
  /** The query with what may have been meant. */
  withTypos: () => Promise<TextQuery>;
}

/** By score; what matches with typing errors only comes after everything else. */
export async function listRelevant(db: Db, query: TextQuery, page: SearchPage, { isMixed, withTypos }: RelevantOptions): Promise<TweetHit[]> {
  // Alternatives each count: with typing errors in one of three a tweet may have more of them than another without.
  if (isMixed) return rank(db, await withTypos(), page);
  const found = await rank(db, query, page);
  if (found.length === page.limit) return found;
  const mistyped = await withTypos();
  if (mistyped.query === query.query) return found;
  return [...found, ...await rank(db, { ...mistyped, query: `${mistyped.query} & !(${query.query})` }, { ...page, limit: page.limit - found.length })];
}

async function rank(db: Db, query: TextQuery, page: SearchPage): Promise<TweetHit[]> {
  const { viewerId, after, limit } = page;
  const { firstId = FIRST_ID, endId = LAST_ID, forms } = query;
  const { score, idStart } = after === undefined ? { score: TOP_SCORE, idStart: LAST_ID } : scorePlaceFrom(after);
  const run = async (plan: keyof typeof RELEVANCE, { from = firstId, text = query.query, ids }: { from?: string; text?: string | null; ids?: string[] } = {}): Promise<Ranked> => {
    const [ranked] = await db.rowsForValues<Ranked>(`search_tweets_relevant_${plan}_${forms.length}`, RELEVANCE[plan](forms.length), [
      ...parametersOf({ ...query, firstId: from, query: text }, viewerId, endId), limit, forms.flatMap((form) => WEIGHTS.map((weight) => form.get(weight) ?? null)), score, idStart,
      ...(ids === undefined ? [] : [ids]),
    ]);
    return ranked!;
  };
  if (query.query === null) return toHits(await run('days'));
  const sampled = await sample(db, firstId, endId, query.query);
  const isCommon = sampled !== null && sampled.hits >= MIN_SAMPLED;
  const span = sampled === null || sampled.hits === 0 ? null : spanOf(sampled, (SAFETY * MAX_CANDIDATES) / sampled.hits);
  const ranked = isCommon ? await run('recent') : await run('index', span === null ? {} : { from: span.firstId, text: `${query.query} & ${span.query}` });
  const isAll = !isCommon && span === null && ranked.candidates < MAX_CANDIDATES;
  if (isAll || ranked.ids.length === limit) return toHits(ranked);
  // Those of the newest that are hidden, or lie in bunches, are not all that there is.
  return toHits(await run('listed', { ids: await listLatest(db, query, { viewerId, after: undefined, limit: MAX_CANDIDATES }) }));
}

const toHits = ({ ids, scores }: Ranked): TweetHit[] => ids.map((id, index) => ({ id, position: scorePosition(scores[index]!, id) }));

/** Null where the days have fewer tweets than a sample: these are few enough for any way. */
async function sample(db: Db, firstId: string, before: string, query: string): Promise<Sample | null> {
  const [sampled] = await db.rowsForValues<Sample>('search_tweets_sample', SAMPLE, [firstId, before, query]);
  return sampled!.last === null ? null : sampled!;
}
