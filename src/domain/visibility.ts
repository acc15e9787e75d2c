import { TweetTombstone, type Tweet, type TombstoneReason } from './tweet.ts';
import type { User } from './user.ts';

/** What the decision needs to know about the viewer and a tweet's author. */
export interface AuthorView {
  author: User;
  isViewer: boolean;
  following: boolean;
}

/**
 * The one rule of who may see a tweet. A deleted tweet is gone for everybody; a suspended author's tweets for everybody
 * but the author; a private author's for everybody but the author and their followers.
 */
export function tombstoneReason(tweet: Tweet, view: AuthorView): TombstoneReason | null {
  if (tweet.deletedAt !== null) return 'DELETED';
  if (mayReadTimeline(view)) return null;
  return view.author.suspendedAt === null ? 'PROTECTED' : 'SUSPENDED';
}

export function tweetOrTombstone(tweet: Tweet, view: AuthorView): Tweet | TweetTombstone {
  const reason = tombstoneReason(tweet, view);
  return reason === null ? tweet : new TweetTombstone(tweet.id, reason);
}

/** A suspended account is found by nobody but its owner. */
export const mayFindUser = (user: User, viewerId: string | null): boolean =>
  user.suspendedAt === null || user.id === viewerId;

/** Whether anything that a person posts can be seen at all; also asked for the lists of a private account's follows. */
export const mayReadTimeline = ({ author, isViewer, following }: AuthorView): boolean =>
  isViewer || (author.suspendedAt === null && (!author.private || following));
