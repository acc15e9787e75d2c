import type { Loose } from '../../support/gql.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import type { Linnet } from '../../support/start-linnet.ts';

export const hashtag = async (linnet: Linnet, tag: string, viewer?: SignedUp): Promise<{ tag: string; tweetCount: number } | null> =>
  (await linnet.gql('query ($tag: String!) { hashtag(tag: $tag) { tag tweetCount } }', { tag }, viewer?.token)).hashtag;

/** Ids of every page; none where there is no such hashtag. */
export async function tweetsOf(linnet: Linnet, tag: string, viewer?: SignedUp, first = 100): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const { hashtag: found }: Loose = await linnet.gql('query ($tag: String!, $first: Int!, $after: String) { hashtag(tag: $tag) { tweets(first: $first, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } } }', { tag, first, after }, viewer?.token);
    if (found === null) return [];
    ids.push(...found.tweets.edges.map(({ node }: { node: { id: string } }) => node.id));
    after = found.tweets.pageInfo.hasNextPage ? found.tweets.pageInfo.endCursor : null;
  } while (after !== null);
  return ids;
}

export const searchHashtags = async (linnet: Linnet, prefix: string, viewer?: SignedUp): Promise<string[]> =>
  (await linnet.gql('query ($prefix: String!) { searchHashtags(prefix: $prefix) { tag } }', { prefix }, viewer?.token)).searchHashtags.map(({ tag }: { tag: string }) => tag);

/** Where counts are not the rows, or rows not the texts; empty once every event was reacted to. Of tweets whose hashtags are of plain letters. */
export const hashtagFaults = ({ app: { database } }: Linnet): Promise<unknown[]> => database.rowsForValues('hashtag_faults', `
  WITH plain AS (
    SELECT * FROM tweets WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(entities->'hashtags') AS h WHERE h->>'tag' !~ '^[A-Za-z0-9_]+$')
  ), real AS (
    SELECT DISTINCT lower(h->>'tag') AS tag, t.id AS tweet_id, NOT private AND suspended_at IS NULL AS counts
    FROM plain t JOIN users u ON u.id = author_id CROSS JOIN jsonb_array_elements(entities->'hashtags') AS h WHERE deleted_at IS NULL
  )
  SELECT 'row' AS fault, coalesce(real.tag, kept.tag) AS what FROM real FULL JOIN (SELECT * FROM tweet_hashtags WHERE tweet_id IN (SELECT id FROM plain)) AS kept USING (tag, tweet_id)
    WHERE real.tag IS NULL OR kept.tag IS NULL OR NOT live OR NOT settled OR counted <> counts
  UNION ALL
  SELECT 'count', tag FROM hashtag_stats stats WHERE tweet_count <> (SELECT count(*) FROM tweet_hashtags WHERE tag = stats.tag AND counted)
  UNION ALL
  SELECT 'no count', tag FROM tweet_hashtags WHERE counted AND tag NOT IN (SELECT tag FROM hashtag_stats)`, []);
