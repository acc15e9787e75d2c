import { ANALYSER_VERSION } from '../../domain/analysis/analyse-text.ts';
import { analyseName } from '../../domain/analysis/analyse-name.ts';
import { analyseTweet, type SearchableTweet } from '../../domain/analysis/analyse-tweet.ts';
import { LAST_ID } from '../../domain/ids.ts';
import type { User } from '../../domain/user.ts';
import type { Database } from '../postgres/database.ts';
import { SEARCH_USERS, searchUserValues } from '../postgres/user-search.statements.ts';
import type { SearchWordStore } from './search-word.store.ts';
import { vectorOf } from './vectors.ts';

export type SearchBackfillStore = ReturnType<typeof createSearchBackfillStore>;

export interface BackfilledBatch {
  /** Where the next one begins; null at the end. */
  next: string | null;
  written: number;
}

/** Without a row, or with one that another version of the analyser made. What can be found is neither deleted nor a retweet. */
const LIST_TWEETS = `
  SELECT id, tweets.author_id AS "authorId", text, entities, lang, has_poll AS "hasPoll",
    (SELECT replied.author_id FROM tweets AS replied WHERE replied.id = tweets.in_reply_to_id) AS "repliedUserId"
  FROM tweets LEFT JOIN tweet_search ON tweet_id = id
  WHERE id < $1 AND deleted_at IS NULL AND retweet_of_id IS NULL AND analyser IS DISTINCT FROM ${ANALYSER_VERSION} ORDER BY id DESC LIMIT $2`;

/*
 * What was edited or deleted since it was read is left as it is: an edit has written its row itself. Locked until this commits, so that
 * neither comes between.
 */
const WRITE_TWEETS = `
  WITH analysed AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::tsvector[]) AS analysed(id, text, vector)
  ), locked AS MATERIALIZED (
    SELECT tweets.id, author_id, vector FROM tweets JOIN analysed ON analysed.id = tweets.id AND analysed.text = tweets.text
    WHERE deleted_at IS NULL ORDER BY tweets.id FOR SHARE OF tweets
  )
  INSERT INTO tweet_search (tweet_id, author_id, analyser, vector) SELECT id, author_id, ${ANALYSER_VERSION}, vector FROM locked
  ON CONFLICT (tweet_id) DO UPDATE SET analyser = excluded.analyser, vector = excluded.vector`;

const LIST_PEOPLE = `
  SELECT id, username, display_name AS "displayName" FROM users LEFT JOIN user_search ON user_id = id
  WHERE id < $1 AND analyser IS DISTINCT FROM ${ANALYSER_VERSION} ORDER BY id DESC LIMIT $2`;

/**
 * Makes searchable what was there before search was, or before the analyser's present version. Batches go from the newest to the oldest;
 * whatever is done is not done again, so it may stop anywhere and begin anew, and several may run at once.
 */
export function createSearchBackfillStore(db: Pick<Database, 'rows' | 'transaction'>, searchWords: Pick<SearchWordStore, 'add'>) {
  return {
    async writeTweets(before: string = LAST_ID, limit = 1_000): Promise<BackfilledBatch> {
      const tweets = await db.rows<SearchableTweet & { id: string }>('search_backfill_tweets', LIST_TWEETS, [before, limit]);
      const analyses = tweets.map(analyseTweet);
      if (tweets.length > 0) await db.rows('search_backfill_write_tweets', WRITE_TWEETS, [tweets.map(({ id }) => id), tweets.map(({ text }) => text), analyses.map((analysis, index) => vectorOf(tweets[index]!.id, analysis))]);
      await searchWords.add('tweet', analyses.flatMap(({ vocabulary }) => vocabulary));
      return { written: tweets.length, next: tweets.length < limit ? null : tweets.at(-1)!.id };
    },

    async writePeople(before: string = LAST_ID, limit = 1_000): Promise<BackfilledBatch> {
      const people = await db.transaction(async (client) => {
        const { rows } = await client.query<Pick<User, 'id' | 'username' | 'displayName'>>({ name: 'search_backfill_people', text: `${LIST_PEOPLE} FOR SHARE OF users`, values: [before, limit] });
        if (rows.length > 0) await client.query(SEARCH_USERS, searchUserValues(rows));
        return rows;
      });
      await searchWords.add('name', people.flatMap(analyseName));
      return { written: people.length, next: people.length < limit ? null : people.at(-1)!.id };
    },
  };
}
