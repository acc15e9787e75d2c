import { momentOf } from '../../domain/ids.ts';
import type { TagUse } from '../redis/trend-activity.store.ts';
import type { Database } from './database.ts';

export type TrendSourceStore = ReturnType<typeof createTrendSourceStore>;

/** What some events tell of. */
export interface TrendEvents {
  /** Whose hashtags changed. */
  taggedIds: readonly string[];
  /** Posted: of interest are retweets and replies. */
  postedIds: readonly string[];
  likes: readonly { tweetId: string; userId: string }[];
}

/** Acts of a kind that are read again of one tweet: of more, the newest. */
export const MAX_ACTS_AGAIN = 2_000;

/** Looked up, each by itself (OFFSET): for tables that were small when the plan was made PostgreSQL might read all of them ever after. */
const lookUp = (name: string, select: string): string => `CROSS JOIN LATERAL (${select} OFFSET 0) AS ${name}`;
/** Only what everybody may see counts: tweets of public people that stand, and acts of public people. */
const by = (column: string, name = 'person'): string => lookUp(name, `SELECT FROM users WHERE id = ${column} AND NOT private AND suspended_at IS NULL`);
/** The hashtags of a tweet posted after $1. */
const tagsOf = (tweetId: string): string => `
  ${lookUp('used', `SELECT tag FROM tweet_hashtags WHERE tweet_id = ${tweetId} AND tweet_id > $1::uuid AND live`)}
  ${lookUp('about', `SELECT author_id FROM tweets WHERE id = ${tweetId} AND deleted_at IS NULL`)} ${by('about.author_id', 'author')}`;

const OF_EVENTS = `
  SELECT used.tag, wanted.id AS act, about.author_id AS person FROM unnest($2::uuid[]) AS wanted(id) ${tagsOf('wanted.id')}
  UNION ALL
  SELECT used.tag, act.id, act.author_id FROM unnest($3::uuid[]) AS posted(id)
    ${lookUp('act', 'SELECT id, author_id, coalesce(retweet_of_id, in_reply_to_id) AS about_id FROM tweets WHERE id = posted.id AND deleted_at IS NULL')}
    ${tagsOf('act.about_id')} ${by('act.author_id')}
  UNION ALL
  SELECT used.tag, act.id, liked.user_id FROM unnest($4::uuid[], $5::uuid[]) AS liked(tweet_id, user_id) ${tagsOf('liked.tweet_id')}
    ${lookUp('act', 'SELECT id FROM likes WHERE likes.tweet_id = liked.tweet_id AND likes.user_id = liked.user_id')} ${by('liked.user_id')}`;

const newest = (select: string): string => `CROSS JOIN LATERAL (${select} LIMIT ${MAX_ACTS_AGAIN}) AS act`;
const OF_TWEETS = `
  SELECT used.tag, wanted.id AS act, about.author_id AS person FROM unnest($2::uuid[]) AS wanted(id) ${tagsOf('wanted.id')}
  UNION ALL
  SELECT used.tag, act.id, act.author_id FROM unnest($2::uuid[]) AS wanted(id) ${tagsOf('wanted.id')}
    ${newest('SELECT id, author_id FROM tweets WHERE retweet_of_id = wanted.id AND deleted_at IS NULL ORDER BY retweet_of_id DESC, id DESC')} ${by('act.author_id')}
  UNION ALL
  SELECT used.tag, act.id, act.author_id FROM unnest($2::uuid[]) AS wanted(id) ${tagsOf('wanted.id')}
    ${newest('SELECT id, author_id FROM tweets WHERE in_reply_to_id = wanted.id AND deleted_at IS NULL ORDER BY in_reply_to_id DESC, id DESC')} ${by('act.author_id')}
  UNION ALL
  SELECT used.tag, act.id, act.user_id FROM unnest($2::uuid[]) AS wanted(id) ${tagsOf('wanted.id')}
    ${newest('SELECT id, user_id FROM likes WHERE tweet_id = wanted.id ORDER BY id DESC')} ${by('act.user_id')}`;

interface ActRow {
  tag: string;
  act: string;
  person: string;
}
const toUse = ({ tag, act, person }: ActRow): TagUse => ({ tag, personId: person, atMs: momentOf(act) });

/** Who used a tag: posted with it, or liked, retweeted or answered a tweet with it that was posted after an id. */
export function createTrendSourceStore(db: Database) {
  return {
    async listUsesOfEvents({ taggedIds, postedIds, likes }: TrendEvents, since: string): Promise<TagUse[]> {
      const rows = await db.rows<ActRow>('trend_uses_of_events', OF_EVENTS,
        [since, taggedIds, postedIds, likes.map(({ tweetId }) => tweetId), likes.map(({ userId }) => userId)]);
      return rows.map(toUse);
    },

    /** All that was done to these tweets; of a tweet with more than 2,000 likes, retweets or replies the newest of those. */
    async listUsesOfTweets(tweetIds: readonly string[], since: string): Promise<TagUse[]> {
      return (await db.rows<ActRow>('trend_uses_of_tweets', OF_TWEETS, [since, tweetIds])).map(toUse);
    },

    /** Tweets with hashtags, oldest first, posted after an id. */
    async listTaggedIds(after: string, limit: number): Promise<string[]> {
      const rows = await db.rows<{ id: string }>('trend_tagged_ids', 'SELECT DISTINCT tweet_id AS id FROM tweet_hashtags WHERE tweet_id > $1 ORDER BY tweet_id LIMIT $2', [after, limit]);
      return rows.map(({ id }) => id);
    },
  };
}
