import { FIRST_ID, firstIdOf, LAST_ID, momentOf } from '../../domain/ids.ts';
import { MAX_CANDIDATES, MIN_SAMPLED, SAMPLE_ROWS } from '../../domain/search/relevance.ts';
import { personPlaceFrom, personPosition, scorePlaceFrom, scorePosition, type PersonPlace } from '../../domain/search/search-position.ts';
import { maxEditsOf, type TweetSearch } from '../../domain/search/tweet-search.ts';
import type { UserSearch } from '../../domain/search/user-search.ts';
import type { Database } from '../postgres/database.ts';
import type { SearchEngine, SearchPage, TweetHit, UserHit } from './search-engine.ts';
import type { SearchWordStore } from './search-word.store.ts';
import { toTextQuery, type TextQuery } from './text-query.ts';
import { LATEST, RELEVANCE, SAMPLE, WEIGHTS } from './tweet-search.statements.ts';
import { timeQuery } from './time-marks.ts';
import { SEARCH_PEOPLE } from './user-search.statements.ts';
import { lexeme } from './lexeme.ts';

/** Above every score and every count. */
const TOP_SCORE = 3e38;
const TOP_COUNT = 2 ** 31 - 1;

/** How much longer the time is that is looked at next. */
const WIDER = 10;
/** More than the rows that should hold so many hits: these come in bunches. */
const SAFETY = 4;
/** Where a sample has no hit. */
const ROWS_OF_RARE = 200_000;

interface Sample {
  newest: string;
  last: string;
  oldest: string;
  hits: number;
}

export interface PostgresSearchDependencies {
  db: Database;
  searchWords: Pick<SearchWordStore, 'listAlike'>;
}

/** Built in: what a write has committed is found by the very next search. */
export function createPostgresSearch({ db, searchWords }: PostgresSearchDependencies): SearchEngine {
  async function latest(query: TextQuery, { viewerId, after, limit }: SearchPage): Promise<TweetHit[]> {
    const { firstId = FIRST_ID, endId = LAST_ID } = query;
    const before = after !== undefined && after < endId ? after : endId;
    const run = async (plan: keyof typeof LATEST, from = firstId, text = query.query): Promise<TweetHit[]> =>
      (await db.rows<{ id: string }>(`search_tweets_latest_${plan}`, LATEST[plan], [...parameters({ ...query, firstId: from, query: text }, viewerId, before), limit]))
        .map(({ id }) => ({ id, position: id }));
    if (query.query === null) return run('days');
    // No single plan serves rare words and common ones: the newest tweets fill a page of a common one; else the index finds the hits of a
    // time in which so many should lie, and of a longer one until the page is full.
    const recent = await run('scan');
    if (recent.length === limit) return recent;
    const sampled = await sample(firstId, before, query.query);
    if (sampled === null) return run('index');
    for (let rows = rowsWith(limit, sampled.hits); ; rows *= WIDER) {
      const span = spanOf(sampled, rows);
      const hits = span === null ? await run('index') : await run('index', span.firstId, `${query.query} & ${span.query}`);
      if (span === null || hits.length === limit) return hits;
    }
  }

  async function relevant(query: TextQuery, { viewerId, after, limit }: SearchPage): Promise<TweetHit[]> {
    const { firstId = FIRST_ID, endId = LAST_ID, forms } = query;
    const { score, idStart } = after === undefined ? { score: TOP_SCORE, idStart: LAST_ID } : scorePlaceFrom(after);
    const run = async (plan: keyof typeof RELEVANCE, from = firstId, text = query.query): Promise<TweetHit[]> => {
      const rows = await db.rows<{ id: string; score: number }>(`search_tweets_relevant_${plan}_${forms.length}`, RELEVANCE[plan](forms.length), [
        ...parameters({ ...query, firstId: from, query: text }, viewerId, endId), limit, forms.flatMap((form) => WEIGHTS.map((weight) => form.get(weight) ?? null)), score, idStart,
      ]);
      return rows.map((row) => ({ id: row.id, position: scorePosition(row.score, row.id) }));
    };
    if (query.query === null) return run('days');
    const sampled = await sample(firstId, endId, query.query);
    if (sampled === null || sampled.hits >= MIN_SAMPLED) return run('recent');
    const span = sampled.hits === 0 ? null : spanOf(sampled, rowsWith(MAX_CANDIDATES, sampled.hits));
    return span === null ? run('index') : run('index', span.firstId, `${query.query} & ${span.query}`);
  }

  /** What matches with typing errors only: by its score, all of it comes after what matches without. */
  async function mistyped(search: TweetSearch, { query: asTyped }: TextQuery, page: SearchPage): Promise<TweetHit[]> {
    const query = await toTextQuery(search, ({ word, maxEdits }) => searchWords.listAlike('tweet', word, maxEdits));
    return query.query === asTyped ? [] : relevant({ ...query, query: `${query.query} & !(${asTyped})` }, page);
  }

  /** Null where the days have fewer tweets than a sample: these are few enough for any way. */
  async function sample(firstId: string, before: string, query: string): Promise<Sample | null> {
    const [sampled] = await db.rows<Sample & { last: string | null }>('search_tweets_sample', SAMPLE, [firstId, before, query]);
    return sampled!.last === null ? null : sampled!;
  }

  return {
    name: 'postgresql',

    async searchTweets(search: TweetSearch, page: SearchPage): Promise<TweetHit[]> {
      const query = await toTextQuery(search);
      if (query.nothing) return [];
      if (search.order === 'LATEST') return latest(query, page);
      const found = await relevant(query, page);
      return found.length === page.limit ? found : [...found, ...(await mistyped(search, query, { ...page, limit: page.limit - found.length }))];
    },

    async searchUsers({ words }: UserSearch, { viewerId, after, limit }: SearchPage): Promise<UserHit[]> {
      const typed = words.map((word) => `${lexeme(word)}:*`);
      const all = await Promise.all(words.map(async (word, index) => {
        const maxEdits = maxEditsOf(word);
        const alike = maxEdits === 0 ? [] : await searchWords.listAlike('name', word, maxEdits);
        return `(${[typed[index]!, ...alike.map(lexeme)].join(' | ')})`;
      }));
      const place = after === undefined ? { followed: true, asTyped: true, followers: TOP_COUNT, idStart: null } : personPlaceFrom(after);
      const values = [viewerId, all.join(' & '), typed.join(' & '), place.followed, place.asTyped, Math.min(place.followers, TOP_COUNT), place.idStart, limit];
      const run = async (plan: keyof typeof SEARCH_PEOPLE): Promise<UserHit[]> => {
        const rows = await db.rows<Omit<PersonPlace, 'idStart'> & { id: string }>(`search_users_${plan}`, SEARCH_PEOPLE[plan], values);
        return rows.map((row) => ({ id: row.id, position: personPosition(row, row.id) }));
      };
      const popular = place.asTyped ? await run('popular') : [];
      return popular.length < limit ? run('index') : popular;
    },
  };
}

const rowsWith = (hits: number, sampled: number): number => (sampled === 0 ? ROWS_OF_RARE : (SAFETY * SAMPLE_ROWS * hits) / sampled);

/** The time in which so many rows should lie, by the time that those of the sample took. Null where it is all the time that there is. */
function spanOf({ newest, last, oldest }: Sample, rows: number): { firstId: string; query: string } | null {
  const toMs = momentOf(newest);
  const fromMs = toMs - Math.max(((toMs - momentOf(last)) * rows) / SAMPLE_ROWS, 1);
  if (fromMs <= momentOf(oldest)) return null;
  const query = timeQuery(fromMs, toMs);
  const firstId = firstIdOf(fromMs);
  return query === null ? null : { firstId: firstId > oldest ? firstId : oldest, query };
}

const parameters = ({ firstId = FIRST_ID, query, minLikes, mixed }: TextQuery, viewerId: string | null, endId: string): unknown[] =>
  [viewerId, firstId, endId, query, minLikes, mixed];
