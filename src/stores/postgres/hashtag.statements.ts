import { reactionsTo, type ReactionName } from '../../domain/events.ts';
import { hashtagsOf } from '../../domain/hashtags.ts';
import type { TweetEntities } from '../../domain/tweet.ts';

const OF_HASHTAGS: ReactionName = 'trends';

/** Of `reactions` to an act on the tweet `id` those that it concerns: most tweets have no hashtag, and nobody counts who uses it. */
export const concernedBy = (id: string, reactions: string): string =>
  `CASE WHEN EXISTS (SELECT FROM tweet_hashtags WHERE tweet_id = ${id}) THEN ${reactions} ELSE array_remove(${reactions}, '${OF_HASHTAGS}') END`;

/** A tweet's hashtags as two arrays, in the order in which their rows are locked. */
export function hashtagColumns(entities: Pick<TweetEntities, 'hashtags'>): { tags: string[]; writtenTags: string[] } {
  const used = hashtagsOf(entities);
  return { tags: used.map(({ tag }) => tag), writtenTags: used.map(({ written }) => written) };
}

/** Writes the event of the tweet `id` where `condition` holds; it goes to the reactions with the id of the request. */
export const insertHashtagsChanged = (id: string, requestId: string, condition: string): string => `
  hashtags_event AS (
    INSERT INTO outbox (id, type, payload, pending, request_id)
    SELECT uuidv7(), 'hashtags.changed', jsonb_build_object('tweetIds', jsonb_build_array(${id}::uuid)), '{${reactionsTo['hashtags.changed'].join()}}', ${requestId}::text WHERE ${condition}
  )`;

/*
 * Rows of a tweet are locked in the order of their tags, as the reaction locks them that counts them. They stay for it: gone
 * is what it has taken out of the count.
 */
export const lockHashtags = (id: string, condition: string): string => `
  standing AS MATERIALIZED (
    SELECT tag FROM tweet_hashtags WHERE tweet_id = ${id}::uuid AND live AND ${condition} ORDER BY tag FOR UPDATE
  )`;

/** The hashtags of the tweet `id`, where `deleted` has a row. */
export const deleteHashtags = (deleted: string, id: string, requestId: string): string => `${lockHashtags(id, `EXISTS (SELECT FROM ${deleted})`)}, untagged AS (
    UPDATE tweet_hashtags SET live = false, settled = false FROM standing WHERE tweet_hashtags.tweet_id = ${id}::uuid AND tweet_hashtags.tag = standing.tag RETURNING 1
  ), ${insertHashtagsChanged(id, requestId, 'EXISTS (SELECT FROM untagged)')}`;

/** Gives the tweet `id` other hashtags: `tags` and `written` are arrays. */
export const replaceHashtags = (id: string, tags: string, written: string, requestId: string): string => `${lockHashtags(id, 'true')}, untagged AS (
    UPDATE tweet_hashtags SET live = false, settled = false FROM standing
    WHERE tweet_hashtags.tweet_id = ${id}::uuid AND tweet_hashtags.tag = standing.tag AND standing.tag <> ALL(${tags}::text[]) RETURNING 1
  ), tagged AS (
    INSERT INTO tweet_hashtags (tag, tweet_id, written)
    SELECT tag, ${id}::uuid, written FROM unnest(${tags}::text[], ${written}::text[]) AS used(tag, written) WHERE (SELECT count(*) FROM standing) >= 0 ORDER BY tag
    ON CONFLICT (tag, tweet_id) DO UPDATE SET live = true, settled = false, written = excluded.written WHERE NOT tweet_hashtags.live RETURNING 1
  ), ${insertHashtagsChanged(id, requestId, 'EXISTS (SELECT FROM untagged) OR EXISTS (SELECT FROM tagged)')}`;
