import type { estypes } from '@elastic/elasticsearch';
import { personPosition, scorePosition } from '../../../domain/search/search-position.ts';
import type { SearchEngine } from '../search-engine.ts';
import type { SearchVisibilityStore } from '../search-visibility.store.ts';
import { allHits, type ElasticsearchClient } from './client.ts';
import { aliasOf } from './index.admin.ts';
import { latestBody, relevanceBody, type SearchBody, type Viewer } from './tweet-query.ts';
import { placeFrom, usersBody, type PeopleViewer } from './user-query.ts';

export interface ElasticsearchEngineDependencies {
  client: ElasticsearchClient;
  indexPrefix: string;
  visibility: SearchVisibilityStore;
}

/**
 * Pages go on beyond the last row's sort key. No order depends on the time, so that needs no point in time to be kept open: nothing
 * expires, and what is written meanwhile appears where it belongs, as everywhere in the API. `signal` gives a search up.
 */
export function createElasticsearchEngine({ client, indexPrefix, visibility }: ElasticsearchEngineDependencies): (signal: AbortSignal) => SearchEngine {
  const search = async (kind: 'tweets' | 'users', body: SearchBody, limit: number, signal: AbortSignal): Promise<{ id: string; sort: estypes.SortResults }[]> => {
    const response = await client.search({ index: aliasOf(indexPrefix, kind), size: limit, _source: false, track_total_hits: false, allow_partial_search_results: false, ...body }, { signal });
    return allHits(response).map(({ _id, sort }) => ({ id: _id!, sort: sort! }));
  };
  const setsOf = async (viewerId: string | null): Promise<Viewer | null> => (viewerId === null ? null : { id: viewerId, ...await visibility.find(viewerId) });

  async function peopleOf(viewerId: string | null): Promise<PeopleViewer | null> {
    if (viewerId === null) return null;
    const [{ blockedIds }, followeeIds] = await Promise.all([visibility.find(viewerId), visibility.listFolloweeIds(viewerId)]);
    return { id: viewerId, blockedIds, followeeIds };
  }

  return (signal) => ({
    name: 'elasticsearch',

    async searchTweets(tweetSearch, { viewerId, after, limit }) {
      const viewer = await setsOf(viewerId);
      if (tweetSearch.order === 'LATEST') {
        const found = await search('tweets', latestBody(tweetSearch, viewer, after), limit, signal);
        return found.map(({ id }) => ({ id, position: id }));
      }
      const found = await search('tweets', relevanceBody(tweetSearch, viewer, after), limit, signal);
      return found.map(({ id, sort }) => ({ id, position: scorePosition(Number(sort[0]), id) }));
    },

    async searchUsers(userSearch, { viewerId, after, limit }) {
      const found = await search('users', usersBody(userSearch, await peopleOf(viewerId), after), limit, signal);
      return found.map(({ id, sort }) => ({ id, position: personPosition(placeFrom(sort), id) }));
    },
  });
}
