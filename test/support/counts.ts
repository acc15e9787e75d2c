import { SUBJECTS, type CountName, type Drift } from '../../src/domain/counts.ts';
import type { Linnet } from './start-linnet.ts';

/** For each count a statement that makes it wrong by 7, of the tweet, person or hashtag $1. */
export const PLANT: Readonly<Record<CountName, string>> = {
  likes: 'UPDATE tweet_stats SET like_count = like_count + 7 WHERE tweet_id = $1',
  retweets: 'UPDATE tweet_stats SET retweet_count = retweet_count + 7 WHERE tweet_id = $1',
  quotes: 'UPDATE tweet_stats SET quote_count = quote_count + 7 WHERE tweet_id = $1',
  replies: 'UPDATE tweet_stats SET reply_count = reply_count + 7 WHERE tweet_id = $1',
  followers: 'UPDATE user_stats SET follower_count = follower_count + 7 WHERE user_id = $1',
  following: 'UPDATE user_stats SET following_count = following_count + 7 WHERE user_id = $1',
  tweets: 'UPDATE user_stats SET tweet_count = tweet_count + 7 WHERE user_id = $1',
  pollVotes: 'UPDATE poll_counts SET vote_count = vote_count + 7 WHERE tweet_id = $1 AND choice = 1',
  hashtagTweets: 'UPDATE hashtag_stats SET tweet_count = tweet_count + 7 WHERE tag = $1',
};
export const PLANTED = Object.keys(PLANT) as CountName[];
export const OF_PERSON: readonly CountName[] = ['followers', 'following', 'tweets'];

export const run = <Row = object>({ app: { database } }: Linnet, text: string, values: unknown[] = []): Promise<Row[]> => database.rowsForValues<Row>('', text, values);

/** What `linnet recount` would report. */
export async function countDrift({ app: { stores } }: Linnet): Promise<Drift[]> {
  const found: Drift[] = [];
  for (const subject of SUBJECTS) {
    for (let position: string | null = '00000000-0000-0000-0000-000000000000'; position !== null;) {
      const { drift, next } = await stores.counts.verify(subject, position);
      found.push(...drift);
      position = next;
    }
  }
  return found;
}
