import { HomeTimelineDocument } from '../../sdk/operations.ts';
import type { HomePage } from './social.ts';
import type { SignedUp } from './sign-up.ts';
import { stale } from '../../src/domain/stale.ts';
import type { Linnet } from './start-linnet.ts';

export interface RankedPage extends HomePage {
  authorIds: string[];
}

export async function readRanked(linnet: Linnet, { token }: SignedUp, first = 20, after: string | null = null): Promise<RankedPage> {
  const { homeTimeline: { edges, pageInfo, liveCursor } } = await linnet.gql(HomeTimelineDocument, { first, after, order: 'RANKED' }, token);
  return {
    texts: edges.map(({ node }) => node.tweet.text),
    ids: edges.map(({ node }) => node.id),
    authorIds: edges.map(({ node }) => node.tweet.author.id),
    liveCursor,
    endCursor: pageInfo.endCursor,
    hasNextPage: pageInfo.hasNextPage,
  };
}

/** Pages from a cursor on to the end; `between` is done before each. */
export async function readRankedRest(linnet: Linnet, person: SignedUp, first: number, after: string | null, between: () => Promise<unknown> = async () => undefined): Promise<RankedPage[]> {
  const pages: RankedPage[] = [];
  do {
    await between();
    pages.push(await readRanked(linnet, person, first, pages.at(-1)?.endCursor ?? after));
  } while (pages.at(-1)!.hasNextPage);
  return pages;
}

/** Likes of people who are nobody else, straight into the tables. */
export async function makeLikes({ app: { database, stores: { invalidations } } }: Linnet, tweetId: string, count: number): Promise<void> {
  await database.rows('ranked_likes', 'INSERT INTO likes (tweet_id, user_id, id) SELECT $1, uuidv7(), uuidv7() FROM generate_series(1, $2::int)', [tweetId, count]);
  await database.rows('ranked_like_count', `INSERT INTO tweet_stats (tweet_id, like_count) VALUES ($1, $2)
    ON CONFLICT (tweet_id) DO UPDATE SET like_count = tweet_stats.like_count + excluded.like_count`, [tweetId, count]);
  await invalidations.publish([stale.tweetCounts(tweetId)]);
}

/** A tweet that was posted so long ago, straight into the tables; returns its id. */
export async function makeOldTweet({ app: { database } }: Linnet, authorId: string, text: string, ageHours: number): Promise<string> {
  const [row] = await database.rows<{ id: string }>('ranked_old', `INSERT INTO tweets (id, author_id, text, entities, conversation_id, created_at)
    SELECT old.id, $1, $2, '{"hashtags":[],"mentions":[],"urls":[]}', old.id, now() - make_interval(hours => $3::int)
    FROM (SELECT uuidv7(make_interval(hours => -$3::int)) AS id) AS old RETURNING id`, [authorId, text, ageHours]);
  return row!.id;
}
