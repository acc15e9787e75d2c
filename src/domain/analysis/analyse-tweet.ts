import type { Tweet } from '../tweet.ts';
import { analyseText, authorMark, mediumMark, repliedMark, type Analysis } from './analyse-text.ts';

/** What of a tweet is searched. It is no retweet, and not deleted. */
export interface SearchableTweet extends Pick<Tweet, 'authorId' | 'text' | 'entities' | 'hasPoll'> {
  lang: string | null;
  /** Whose tweet it replies to. */
  repliedUserId: string | null;
}

/** What both engines store of a tweet. */
export function analyseTweet({ authorId, repliedUserId, hasPoll, ...source }: SearchableTweet): Analysis {
  const { marks, ...analysis } = analyseText(source);
  return {
    ...analysis,
    marks: [...marks, authorMark(authorId), ...(repliedUserId === null ? [] : [repliedMark(repliedUserId)]), ...(hasPoll ? [mediumMark('poll')] : [])],
  };
}
