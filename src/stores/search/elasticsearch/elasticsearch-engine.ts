import type { estypes } from '@elastic/elasticsearch';
import { joinPosition, personPosition, scorePosition, splitPosition } from '../../../domain/search/search-position.ts';
import type { TweetSearch } from '../../../domain/search/tweet-search.ts';
import type { SearchEngine, SearchPage, TweetHit } from '../search-engine.ts';
import type { SearchVisibilityStore } from '../search-visibility.store.ts';
import { allHits, type ElasticsearchClient } from './client.ts';
import { aliasOf } from './index.admin.ts';
import { KEEP_ALIVE, type PointsInTime } from './points-in-time.ts';
import { latestBody, relevanceBody, type SearchBody, type Viewer } from './tweet-query.ts';
import { placeFrom, usersBody, type PeopleViewer } from './user-query.ts';

export interface ElasticsearchEngineDependencies {
  client: ElasticsearchClient;
  indexPrefix: string;
  visibility: SearchVisibilityStore;
  /** Of the index of tweets. */
  points: PointsInTime;
}

type Hits = { id: string; sort: estypes.SortResults }[];

/**
 * Pages go on beyond the last row's sort key; in RELEVANCE, whose order likes change, in the index as it was when the first of them was read
 * (docs/adr/0018). `signal` gives a search up.
 */
export function createElasticsearchEngine({ client, indexPrefix, visibility, points }: ElasticsearchEngineDependencies): (signal: AbortSignal) => SearchEngine {
  async function search(where: Pick<estypes.SearchRequest, 'index' | 'pit'>, body: SearchBody, limit: number, signal: AbortSignal): Promise<{ hits: Hits; pointId: string | undefined }> {
    const response = await client.search({ ...where, size: limit, _source: false, track_total_hits: false, allow_partial_search_results: false, ...body }, { signal });
    return { hits: allHits(response).map(({ _id, sort }) => ({ id: _id!, sort: sort! })), pointId: response.pit_id };
  }
  const searchNow = async (kind: 'tweets' | 'users', body: SearchBody, limit: number, signal: AbortSignal): Promise<Hits> =>
    (await search({ index: aliasOf(indexPrefix, kind) }, body, limit, signal)).hits;

  async function searchRelevant(tweetSearch: TweetSearch, { viewerId, after, limit }: SearchPage, signal: AbortSignal): Promise<TweetHit[]> {
    const body = relevanceBody(tweetSearch, await setsOf(viewerId), after);
    const given = after === undefined ? undefined : splitPosition(after).pointName;
    return points.search(given, async (point) => {
      const { hits, pointId = point.id } = await search({ pit: { id: point.id, keep_alive: KEEP_ALIVE } }, body, limit, signal);
      // After the only page of a search nobody reads on.
      const isOnly = after === undefined && hits.length < limit;
      if (!isOnly) points.keep(point, pointId);
      return hits.map(({ id, sort }) => ({ id, position: isOnly ? placeOf(id, sort) : joinPosition(placeOf(id, sort), point.name) }));
    });
  }

  const setsOf = async (viewerId: string | null): Promise<Viewer | null> => (viewerId === null ? null : { id: viewerId, ...await visibility.find(viewerId) });

  async function peopleOf(viewerId: string | null): Promise<PeopleViewer | null> {
    if (viewerId === null) return null;
    const [{ blockedIds }, followeeIds] = await Promise.all([visibility.find(viewerId), visibility.listFolloweeIds(viewerId)]);
    return { id: viewerId, blockedIds, followeeIds };
  }

  return (signal) => ({
    name: 'elasticsearch',

    async searchTweets(tweetSearch, page) {
      if (tweetSearch.order === 'RELEVANCE') return searchRelevant(tweetSearch, page, signal);
      const found = await searchNow('tweets', latestBody(tweetSearch, await setsOf(page.viewerId), page.after), page.limit, signal);
      return found.map(({ id }) => ({ id, position: id }));
    },

    async searchUsers(userSearch, { viewerId, after, limit }) {
      const found = await searchNow('users', usersBody(userSearch, await peopleOf(viewerId), after), limit, signal);
      return found.map(({ id, sort }) => ({ id, position: personPosition(placeFrom(sort), id) }));
    },
  });
}

const placeOf = (id: string, sort: estypes.SortResults): string => scorePosition(Number(sort[0]), id);
