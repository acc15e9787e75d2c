import { SearchTweetsDocument, SearchUsersDocument, type SearchOrder } from '../../sdk/operations.ts';
import type { SignedUp } from '../support/sign-up.ts';
import type { Linnet } from '../support/start-linnet.ts';

/** A Linnet that searches with one of the engines. */
export interface Searching {
  linnet: Linnet;
  /** Returns when everything that was written so far can be found. */
  indexed(): Promise<void>;
  close(): Promise<void>;
}

export interface FoundPage {
  ids: string[];
  texts: string[];
  degraded: boolean;
  hasNextPage: boolean;
  endCursor: string | null;
}

export interface SearchOptions {
  order?: SearchOrder;
  by?: SignedUp | undefined;
  first?: number;
  after?: string | null;
}

export async function search({ linnet }: Pick<Searching, 'linnet'>, query: string, { order = 'LATEST', by, first = 100, after = null }: SearchOptions = {}): Promise<FoundPage> {
  const { searchTweets: { edges, pageInfo, degraded } } = await linnet.gql(SearchTweetsDocument, { query, order, first, after }, by?.token);
  return { ids: edges.map(({ node }) => node.id), texts: edges.map(({ node }) => node.text), degraded, hasNextPage: pageInfo.hasNextPage, endCursor: pageInfo.endCursor };
}

/** Every page from the top, or from `after`, to the end. */
export async function searchAll(searching: Pick<Searching, 'linnet'>, query: string, options: SearchOptions): Promise<FoundPage[]> {
  const pages: FoundPage[] = [];
  do pages.push(await search(searching, query, { ...options, after: pages.at(-1)?.endCursor ?? options.after ?? null })); while (pages.at(-1)!.hasNextPage);
  return pages;
}

export async function findPeople({ linnet }: Pick<Searching, 'linnet'>, query: string, by?: SignedUp, first = 100, after: string | null = null) {
  const { searchUsers: { edges, pageInfo } } = await linnet.gql(SearchUsersDocument, { query, first, after }, by?.token);
  return { usernames: edges.map(({ node }) => node.username), ...pageInfo };
}
