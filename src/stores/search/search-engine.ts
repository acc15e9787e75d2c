import type { TweetSearch } from '../../domain/search/tweet-search.ts';
import type { UserSearch } from '../../domain/search/user-search.ts';

export type SearchEngineName = 'postgresql' | 'elasticsearch';

/**
 * What finds tweets and people. Every engine gives the same ids in LATEST and of people, and in RELEVANCE orders by the same
 * formula (docs/search.md). It leaves out what the viewer may not see, as domain/visibility has it: pages are full and counts
 * tell nothing. Whatever it yields passes the loaders too.
 */
export interface SearchEngine {
  readonly name: SearchEngineName;
  /** In the order of the search, beyond `after`; fewer than `limit` only at its end. Rejects where the engine cannot answer. */
  searchTweets(search: TweetSearch, page: SearchPage): Promise<TweetHit[]>;
  searchUsers(search: UserSearch, page: SearchPage): Promise<UserHit[]>;
}

export interface SearchPage {
  /** Null while signed out, who sees what is public. */
  viewerId: string | null;
  /** The position of the last row of the page before. */
  after: string | undefined;
  limit: number;
}

/**
 * `position` is 16 bytes in the notation of an id, by which a cursor finds the place again: in LATEST the id itself, else what
 * domain/search/search-position.ts makes of the sort key. In RELEVANCE a point in time may be named behind it.
 */
export interface TweetHit {
  id: string;
  position: string;
}

export interface UserHit {
  id: string;
  position: string;
}
