/** The counts that are kept beside the lists they count, by what they are counts of. */
export const COUNTS = {
  tweets: ['likes', 'retweets', 'quotes', 'replies'],
  people: ['followers', 'following', 'tweets'],
  polls: ['pollVotes'],
  hashtags: ['hashtagTweets'],
} as const;

export type CountSubject = keyof typeof COUNTS;
export type CountName = (typeof COUNTS)[CountSubject][number];

export const SUBJECTS = Object.keys(COUNTS) as CountSubject[];

/** A count that does not equal its list. */
export interface Drift {
  count: CountName;
  /** Of the tweet or the person; of the tweet that has the poll; the key of the hashtag. */
  id: string;
  /** The option of a poll, from 0; null for every other count. */
  choice: number | null;
  stored: number;
  actual: number;
}

/** How many counts of each name are wrong; none where a name is not in it. */
export type DriftByCount = Partial<Record<CountName, number>>;
