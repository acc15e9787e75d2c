import { FIRST_ID, LAST_ID } from '../../domain/ids.ts';
import { MIN_SAMPLED } from '../../domain/search/relevance.ts';
import { personPlaceFrom, personPosition, scorePlaceFrom, scorePosition, type PersonPlace } from '../../domain/search/search-position.ts';
import { maxEditsOf, type TweetSearch } from '../../domain/search/tweet-search.ts';
import type { UserSearch } from '../../domain/search/user-search.ts';
import type { Database } from '../postgres/database.ts';
import type { SearchEngine, SearchPage, TweetHit, UserHit } from './search-engine.ts';
import type { SearchWordStore } from './search-word.store.ts';
import { toTextQuery, type TextQuery } from './text-query.ts';
import { COUNT_AMONG_NEWEST, LAST_OF_NEWEST, LATEST, RELEVANCE } from './tweet-search.statements.ts';
import { SEARCH_PEOPLE } from './user-search.statements.ts';
import { lexeme } from './vectors.ts';

/** Above every score and every count. */
const TOP_SCORE = 3e38;
const TOP_COUNT = 2 ** 31 - 1;

export interface PostgresSearchDependencies {
  db: Database;
  searchWords: Pick<SearchWordStore, 'listAlike'>;
}

/** Built in: what a write has committed is found by the very next search. */
export function createPostgresSearch({ db, searchWords }: PostgresSearchDependencies): SearchEngine {
  async function latest(query: TextQuery, { viewerId, after, limit }: SearchPage): Promise<TweetHit[]> {
    const { endId = LAST_ID } = query;
    const values = [...parameters(query, viewerId, after !== undefined && after < endId ? after : endId), limit];
    const run = async (plan: keyof typeof LATEST): Promise<TweetHit[]> =>
      (await db.rows<{ id: string }>(`search_tweets_latest_${plan}`, LATEST[plan], values)).map(({ id }) => ({ id, position: id }));
    if (query.query === null) return run('days');
    // No single plan serves rare words and common ones: the newest tweets fill a page of a common one, the index finds all of a rare one.
    const recent = await run('scan');
    return recent.length === limit || (await isAllOf(values)) ? recent : run('index');
  }

  /** Whether the days have no more tweets than a scan looks at. */
  async function isAllOf([, firstId, beforeId]: readonly unknown[]): Promise<boolean> {
    return (await db.rows('search_tweets_last_of_newest', LAST_OF_NEWEST, [firstId, beforeId])).length === 0;
  }

  async function relevant(query: TextQuery, { viewerId, after, limit }: SearchPage): Promise<TweetHit[]> {
    const { endId = LAST_ID, forms } = query;
    const { score, idStart } = after === undefined ? { score: TOP_SCORE, idStart: LAST_ID } : scorePlaceFrom(after);
    const plan = query.query === null ? 'days' : (await countAmongNewest(query)) >= MIN_SAMPLED ? 'recent' : 'index';
    const rows = await db.rows<{ id: string; score: number }>(`search_tweets_relevant_${plan}`, RELEVANCE[plan], [
      ...parameters(query, viewerId, endId), limit,
      forms.map((form) => form.query), forms.map(({ weight }) => weight), forms.map(({ condition }) => condition), score, idStart,
    ]);
    return rows.map((row) => ({ id: row.id, position: scorePosition(row.score, row.id) }));
  }

  async function countAmongNewest({ firstId = FIRST_ID, endId = LAST_ID, query }: TextQuery): Promise<number> {
    const [counted] = await db.rows<{ count: number }>('search_tweets_sample', COUNT_AMONG_NEWEST, [firstId, endId, query]);
    return counted!.count;
  }

  return {
    name: 'postgresql',

    async searchTweets(search: TweetSearch, page: SearchPage): Promise<TweetHit[]> {
      const query = await toTextQuery(search, ({ word, maxEdits }) => searchWords.listAlike('tweet', word, maxEdits));
      if (query.nothing) return [];
      return search.order === 'LATEST' ? latest(query, page) : relevant(query, page);
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

const parameters = ({ firstId = FIRST_ID, query, minLikes, mixed }: TextQuery, viewerId: string | null, endId: string): unknown[] =>
  [viewerId, firstId, endId, query, minLikes, mixed];
