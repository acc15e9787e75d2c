import { FIRST_ID, LAST_ID } from '../../domain/ids.ts';
import type { Database } from '../postgres/database.ts';
import { spanOf, type Stretch } from './row-spans.ts';
import type { SearchPage } from './search-engine.ts';
import { parametersOf, type TextQuery } from './text-query.ts';
import { LATEST, SCANNED_ROWS } from './tweet-search.statements.ts';

/** How much longer the time is that is looked at next. What a page of rare words is not filled from has so few hits that all of them cost little. */
const WIDER = 30;
/** More than the rows that should hold so many hits: these come in bunches. */
const SAFETY = 2;
/** Rows to look at where the newest have no hit. */
const ROWS_OF_RARE = 50_000;
/** About so many tweets that have the words are looked through for those that have likes enough, or what else no index knows. */
const MAX_FILTERED = 10_000;

interface Found {
  ids: string[];
  /** How many tweets have the words, whatever else is asked for. */
  matches: number;
}

type Scanned = Found & Stretch & { hits: number };

/**
 * Ids, newest first. No single plan serves rare words and common ones: the newest tweets fill a page of a common one; else the index finds the hits
 * of a time in which so many should lie, by what the newest have, and of a longer one until the page is full.
 */
export async function listLatest(db: Pick<Database, 'rowsForValues'>, query: TextQuery, { viewerId, after, limit }: SearchPage): Promise<string[]> {
  const { firstId = FIRST_ID, endId = LAST_ID, query: text } = query;
  const before = after !== undefined && after < endId ? after : endId;
  const run = async <Row extends { ids: string[] }>(plan: keyof typeof LATEST, from = firstId, words = text): Promise<Row> => {
    const [row] = await db.rowsForValues<Row>(`search_tweets_latest_${plan}`, LATEST[plan], [...parametersOf({ ...query, firstId: from, query: words }, viewerId, before), limit]);
    return row!;
  };
  if (text === null) return (await run('days')).ids;
  const scanned = await run<Scanned>('scan');
  if (scanned.ids.length === limit || scanned.last === null) return scanned.ids;
  const filtered = query.minLikes > 0 || query.mixed.length > 0;
  for (let rows = firstRows(limit, scanned, filtered); ;) {
    const span = spanOf(scanned, rows / SCANNED_ROWS);
    const { ids, matches } = span === null ? await run<Found>('index') : await run<Found>('index', span.firstId, `${text} & ${span.query}`);
    if (span === null || ids.length === limit || (filtered && matches >= MAX_FILTERED)) return ids;
    rows *= filtered ? Math.min(WIDER, Math.max(2, MAX_FILTERED / (matches + 1))) : WIDER;
  }
}

/** In which a page should lie, but no more of what has to be filtered than may be. */
function firstRows(limit: number, { hits, matches }: Scanned, filtered: boolean): number {
  const rows = hits === 0 ? ROWS_OF_RARE : (SAFETY * SCANNED_ROWS * limit) / hits;
  return filtered && matches > 0 ? Math.min(rows, (MAX_FILTERED * SCANNED_ROWS) / matches) : rows;
}
