/**
 * What a write makes stale, as one line of text each: the names under which nodes tell one another what to forget. Nothing
 * here is about rows that a write creates: what was not there is never kept.
 */
export const stale = {
  /** Its text, its deletion. */
  tweet: (tweetId: string): Stale => `tweet ${tweetId}`,
  tweetCounts: (tweetId: string): Stale => `tweetCounts ${tweetId}`,
  /** Profile, privacy, suspension; not the counts. */
  user: (userId: string): Stale => `user ${userId}`,
  /** What one person did with one tweet. */
  viewerFlags: (viewerId: string, tweetId: string): Stale => `viewerFlags ${viewerId} ${tweetId}`,
  /** How two people stand to each other, both ways. */
  relationship: (oneId: string, otherId: string): Stale => `relationship ${oneId} ${otherId}`,
  /** Which tweets are an author's newest, of one who is pulled (docs/adr/0015). */
  pulledTweets: (authorId: string): Stale => `pulledTweets ${authorId}`,
  /** Whether an author is pulled. */
  pulledAuthor: (authorId: string): Stale => `pulledAuthor ${authorId}`,
  /** For rare writes of unknown extent. */
  everyRelationship: (): Stale => 'everyRelationship',
  everything: (): Stale => 'everything',
} as const;

export type Stale =
  | `${'tweet' | 'tweetCounts' | 'user' | 'pulledTweets' | 'pulledAuthor'} ${string}`
  | `${'viewerFlags' | 'relationship'} ${string} ${string}`
  | 'everyRelationship'
  | 'everything';
