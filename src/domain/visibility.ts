import { TweetTombstone, type Tweet, type TombstoneReason } from './tweet.ts';
import type { User } from './user.ts';

/** What the decision needs to know about the viewer and another person. */
export interface AuthorView {
  author: User;
  isViewer: boolean;
  following: boolean;
  /** Whichever of the two blocked the other. */
  blocked: boolean;
}

/** Why nothing that a person posts can be seen, or null where it can: suspended, kept apart by a block, or private. */
export function hiddenReason({ author, isViewer, following, blocked }: AuthorView): TombstoneReason | null {
  if (isViewer) return null;
  if (author.suspendedAt !== null) return 'SUSPENDED';
  if (blocked) return 'BLOCKED';
  if (author.private && !following) return 'PROTECTED';
  return null;
}

/**
 * The one rule of who may see a tweet. A deleted tweet is gone for everybody, its author too; else the author sees it
 * always, and others where they may see what the author posts.
 */
export function tweetOrTombstone(tweet: Tweet, view: AuthorView): Tweet | TweetTombstone {
  const reason = tweet.deletedAt === null ? hiddenReason(view) : 'DELETED';
  return reason === null ? tweet : new TweetTombstone(tweet.id, reason);
}

/** A suspended account is found by nobody but its owner. Who is blocked can be found by name or id, to be unblocked. */
export const mayFindUser = (user: User, viewerId: string | null): boolean =>
  user.suspendedAt === null || user.id === viewerId;

/**
 * In lists of people (followers, likers, …) those kept apart by a block are left out. A private account is not: who follows,
 * likes or retweets acts on what is another's, and that other must be able to see who it was.
 */
export const mayListUser = ({ author, isViewer, blocked }: AuthorView): boolean =>
  isViewer || (author.suspendedAt === null && !blocked);
