import { personPlaceFrom } from '../../domain/search/search-position.ts';
import { maxEditsOf, type TweetSearch } from '../../domain/search/tweet-search.ts';
import type { UserSearch } from '../../domain/search/user-search.ts';
import type { Database } from '../postgres/database.ts';
import type { SearchEngine, SearchPage, TweetHit, UserHit } from './search-engine.ts';
import type { SearchWordStore } from './search-word.store.ts';
import { listLatest } from './latest-tweets.ts';
import { listPeople } from './list-people.ts';
import { listRelevant } from './relevant-tweets.ts';
import { createStemLanguageStore } from './stem-languages.store.ts';
import { toTextQuery, type FindTypos } from './text-query.ts';
import { lexeme } from './lexeme.ts';

export interface PostgresSearchDependencies {
  db: Pick<Database, 'rowsForValues'>;
  searchWords: Pick<SearchWordStore, 'listAlike'>;
}

/** Built in: what a write has committed is found by the very next search. */
export function createPostgresSearch({ db, searchWords }: PostgresSearchDependencies): SearchEngine {
  const stemLanguages = createStemLanguageStore(db);
  const findTypos: FindTypos = ({ word, maxEdits }) => searchWords.listAlike('tweet', word, maxEdits);

  return {
    name: 'postgresql',

    async searchTweets(search: TweetSearch, page: SearchPage): Promise<TweetHit[]> {
      const languages = await stemLanguages.list();
      const query = await toTextQuery(search, { languages });
      if (query.nothing) return [];
      if (search.order === 'RELEVANCE') return listRelevant(db, query, page, { isMixed: search.groups.some((group) => group.length > 1), withTypos: () => toTextQuery(search, { languages, findTypos }) });
      return (await listLatest(db, query, page)).map((id) => ({ id, position: id }));
    },

    async searchUsers({ words }: UserSearch, { viewerId, after, limit }: SearchPage): Promise<UserHit[]> {
      const typed = words.map((word) => `${lexeme(word)}:*`);
      const all = await Promise.all(words.map(async (word, index) => {
        const maxEdits = maxEditsOf(word);
        const alike = maxEdits === 0 ? [] : await searchWords.listAlike('name', word, maxEdits);
        return `(${[typed[index]!, ...alike.map(lexeme)].join(' | ')})`;
      }));
      const place = after === undefined ? undefined : personPlaceFrom(after);
      return listPeople(db, { any: all.join(' & '), typed: typed.join(' & ') }, { viewerId, place, limit });
    },
  };
}
