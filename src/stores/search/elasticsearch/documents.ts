import { analyseName } from '../../../domain/analysis/analyse-name.ts';
import { vocabularyOf } from '../../../domain/analysis/analyse-text.ts';
import { analyseTweet } from '../../../domain/analysis/analyse-tweet.ts';
import { engagementOf } from '../../../domain/ranking.ts';
import { momentOf } from '../../../domain/ids.ts';
import { standingOf } from '../../../domain/search/relevance.ts';
import type { TweetSource, UserSource } from '../../postgres/search-source.store.ts';

/** Who may find a tweet, beside its author and but for blocks: everybody, the author's followers, nobody. */
export type TweetVisibility = 'public' | 'followers' | 'nobody';

export interface TweetDocument {
  id: string;
  authorId: string;
  visibility: TweetVisibility;
  likes: number;
  /** What it counts in RELEVANCE whatever is searched for. */
  standing: number;
  /** Tokens joined by spaces, which no token holds. */
  words: string;
  vocabulary: string;
  stems: string;
  marks: string;
}

export interface UserDocument {
  id: string;
  suspended: boolean;
  followers: number;
  words: string;
  vocabulary: string;
}

export type SearchDocument = TweetDocument | UserDocument;

/** Null for what has no document: a retweet, a deleted tweet. */
export function toTweetDocument(source: TweetSource): TweetDocument | null {
  if (source.deleted || source.retweetOfId !== null) return null;
  const { words, vocabulary, stems, marks } = analyseTweet(source);
  return {
    id: source.id,
    authorId: source.authorId,
    visibility: source.authorSuspended ? 'nobody' : source.authorPrivate ? 'followers' : 'public',
    likes: source.likeCount,
    standing: standingOf(engagementOf(source), momentOf(source.id)),
    words: words.join(' '),
    vocabulary: vocabulary.join(' '),
    stems: stems.join(' '),
    marks: marks.join(' '),
  };
}

export function toUserDocument(source: UserSource): UserDocument {
  const words = analyseName(source);
  return { id: source.id, suspended: source.suspended, followers: source.followerCount, words: words.join(' '), vocabulary: vocabularyOf(words).join(' ') };
}
