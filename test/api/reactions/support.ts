import { expect } from 'vitest';
import { countDrift } from '../../support/counts.ts';
import type { Linnet } from '../../support/start-linnet.ts';
import type { SignedUp } from '../../support/sign-up.ts';

export type Toggle = 'likeTweet' | 'unlikeTweet' | 'retweet' | 'undoRetweet' | 'bookmarkTweet' | 'removeBookmark';

const FIELDS = 'id likeCount retweetCount viewerHasLiked viewerHasRetweeted viewerHasBookmarked';
export const document = (name: Toggle): string => `mutation ($id: ID!) { ${name}(id: $id) { ${FIELDS} } }`;

let made = 0;
export const people = async (linnet: Linnet, count: number): Promise<SignedUp[]> =>
  Promise.all(Array.from({ length: count }, () => linnet.signUp(`reactor_${made += 1}`)));

/** What the mutation answers. */
export const toggle = async (linnet: Linnet, name: Toggle, { token }: SignedUp, id: string) => (await linnet.gql(document(name), { id }, token))[name];

export const goPrivate = (linnet: Linnet, { token }: SignedUp): Promise<unknown> =>
  linnet.gql('mutation { updateProfile(input: { private: true }) { id } }', {}, token);

/** One after the other, until there is no next page. */
export async function pages(read: (after: string | null) => Promise<{ edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }>): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  for (;;) {
    const { edges, pageInfo } = await read(after);
    ids.push(...edges.map(({ node }) => node.id));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

const PAGE = 'edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

export const peopleOf = async (linnet: Linnet, list: 'likedBy' | 'retweetedBy', id: string, first = 100, after: string | null = null, token?: string) =>
  (await linnet.gql(`query ($id: ID!, $first: Int!, $after: String) { tweet(id: $id) { ... on Tweet { list: ${list}(first: $first, after: $after) { ${PAGE} } } } }`, { id, first, after }, token)).tweet.list;

export const likesOf = async (linnet: Linnet, userId: string, first = 100, after: string | null = null, token?: string) =>
  (await linnet.gql(`query ($id: ID!, $first: Int!, $after: String) { user(id: $id) { likes(first: $first, after: $after) { ${PAGE} } } }`, { id: userId, first, after }, token)).user.likes;

export const bookmarksOf = async (linnet: Linnet, token: string, first = 100, after: string | null = null) =>
  (await linnet.gql(`query ($first: Int!, $after: String) { bookmarks(first: $first, after: $after) { ${PAGE} } }`, { first, after }, token)).bookmarks;

export const idsOf = (connection: { edges: { node: { id: string } }[] }): string[] => connection.edges.map(({ node }) => node.id);

/** Every count of likes, retweets and tweets against the rows it counts; and every count there is, as the recount sees it. */
export async function expectExactCounts(linnet: Linnet): Promise<void> {
  expect(await countDrift(linnet)).toEqual([]);
  const wrong = await linnet.app.database.rows('test_count_drift', `
    SELECT tweet_id AS id, like_count, retweet_count FROM tweet_stats s
    WHERE like_count <> (SELECT count(*) FROM likes WHERE tweet_id = s.tweet_id)
      OR retweet_count <> (SELECT count(*) FROM tweets WHERE retweet_of_id = s.tweet_id AND deleted_at IS NULL)
    UNION ALL
    SELECT user_id, tweet_count, 0 FROM user_stats s WHERE tweet_count <> (SELECT count(*) FROM tweets WHERE author_id = s.user_id AND deleted_at IS NULL)
    UNION ALL
    SELECT tweet_id, 0, 0 FROM likes l WHERE NOT EXISTS (SELECT FROM tweet_stats WHERE tweet_id = l.tweet_id)`, []);
  expect(wrong).toEqual([]);
}
