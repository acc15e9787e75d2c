import { personPlaceFrom, personPosition, type PersonPlace } from '../../domain/search/search-position.ts';
import { maxEditsOf, type TweetSearch } from '../../domain/search/tweet-search.ts';
import type { UserSearch } from '../../domain/search/user-search.ts';
import type { Database } from '../postgres/database.ts';
import type { SearchEngine, SearchPage, TweetHit, UserHit } from './search-engine.ts';
import type { SearchWordStore } from './search-word.store.ts';
import { listLatest } from './latest-tweets.ts';
import { listRelevant } from './relevant-tweets.ts';
import { toTextQuery, type FindTypos } from './text-query.ts';
import { SEARCH_PEOPLE } from './user-search.statements.ts';
import { lexeme } from './lexeme.ts';

/** Above every count. */
const TOP_COUNT = 2 ** 31 - 1;

export interface PostgresSearchDependencies {
  db: Pick<Database, 'rowsForValues'>;
  searchWords: Pick<SearchWordStore, 'listAlike'>;
}

/** Built in: what a write has committed is found by the very next search. */
export function createPostgresSearch({ db, searchWords }: PostgresSearchDependencies): SearchEngine {
  const findTypos: FindTypos = ({ word, maxEdits }) => searchWords.listAlike('tweet', word, maxEdits);

  return {
    name: 'postgresql',

    async searchTweets(search: TweetSearch, page: SearchPage): Promise<TweetHit[]> {
      const query = await toTextQuery(search);
      if (query.nothing) return [];
      if (search.order === 'RELEVANCE') return listRelevant(db, search, query, page, findTypos);
      return (await listLatest(db, query, page)).map((id) => ({ id, position: id }));
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
        const rows = await db.rowsForValues<Omit<PersonPlace, 'idStart'> & { id: string }>(`search_users_${plan}`, SEARCH_PEOPLE[plan], values);
        return rows.map((row) => ({ id: row.id, position: personPosition(row, row.id) }));
      };
      const popular = place.asTyped ? await run('popular') : [];
      return popular.length < limit ? run('index') : popular;
    },
  };
}
