/** A tweet as it stands in the store, visible or not. Offsets count UTF-16 code units. */
export interface Tweet {
  id: string;
  authorId: string;
  text: string;
  entities: TweetEntities;
  inReplyToId: string | null;
  conversationId: string;
  quotedId: string | null;
  /** Set on a retweet, whose text is empty. */
  retweetOfId: string | null;
  hasPoll: boolean;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
}

export interface TweetEntities {
  hashtags: { tag: string; start: number; end: number }[];
  mentions: { username: string; userId: string; start: number; end: number }[];
  urls: { url: string; start: number; end: number }[];
}

/** The people whom a text mentions, each once. */
export const mentionedIds = ({ mentions }: TweetEntities): string[] => [...new Set(mentions.map(({ userId }) => userId))];

export interface TweetRevision {
  text: string;
  createdAt: Date;
}

/** A tweet can be edited this long after it was posted, and this often. */
export const EDIT_WINDOW_MS = 60 * 60 * 1000;
export const MAX_EDITS = 5;

export interface TweetStats {
  likeCount: number;
  retweetCount: number;
  quoteCount: number;
  replyCount: number;
}

export interface TweetViewerFlags {
  liked: boolean;
  retweeted: boolean;
  bookmarked: boolean;
}

export type TombstoneReason = 'DELETED' | 'PROTECTED' | 'BLOCKED' | 'SUSPENDED';

/** Stands where a tweet may not be seen; a class, so that unions can tell it from a tweet. */
export class TweetTombstone {
  constructor(readonly id: string, readonly reason: TombstoneReason) {}
}

/** A line of a timeline: a tweet, or somebody's retweet of one. `id` is the row that put it there. */
export interface TimelineItem {
  id: string;
  tweet: Tweet;
  retweetedById: string | null;
}
