import { decodeIdCursor, decodeTimedCursor } from '../../domain/cursors.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import { parseQuery } from '../../domain/search/parse-query.ts';
import { printQuery } from '../../domain/search/print-query.ts';
import type { SearchOrder } from '../../domain/search/search-query.ts';
import { namesIn, toTweetSearch } from '../../domain/search/to-tweet-search.ts';
import type { Tweet } from '../../domain/tweet.ts';
import type { Stores } from '../../stores/stores.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { TimedRequest } from '../request.ts';
import type { AskSearch } from './ask-search.ts';

export interface SearchTweetsDependencies {
  stores: Pick<Stores, 'users'>;
  askSearch: AskSearch;
}

export interface TweetSearchPage extends Page<Placed<Tweet>> {
  /** Whether an engine that stands in for the configured one has answered. */
  degraded: boolean;
  /** What the cursors of this list belong to: the same words in another order are another list. */
  scope: string;
}

export function createSearchTweets({ stores, askSearch }: SearchTweetsDependencies) {
  /** Throws BadUserInputError on `query`, `first` or `after`. */
  return async function searchTweets({ viewer, loaders, arrivedAtMs }: TimedRequest, text: string, order: SearchOrder, { first, after }: PageRequest): Promise<TweetSearchPage> {
    const query = parseQuery(text);
    const scope = `${order} ${printQuery(query)}`;
    const before = after === undefined ? undefined : (order === 'RELEVANCE' ? decodeTimedCursor : decodeIdCursor)('tweetSearch', scope, after);
    const names = namesIn(query);
    const people = names.length === 0 ? [] : await stores.users.listByUsernames(names);
    const search = toTweetSearch(query, order, new Map(people.map(({ id, username }) => [username.toLowerCase(), id])));
    let degraded = false;
    const page = await fillPage({
      first,
      before,
      list: async (from, limit) => {
        const asked = await askSearch((engine) => engine.searchTweets(search, { viewerId: viewer?.userId ?? null, after: from, limit }), { arrivedAtMs, degraded });
        degraded = asked.degraded;
        return asked.answer.map(({ id, position }) => ({ id: position, tweetId: id }));
      },
      load: ({ tweetId }) => loaders.visibleTweets.load(tweetId),
    });
    return { ...page, degraded, scope };
  };
}
