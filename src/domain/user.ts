/** A person as every part of Linnet but the account services sees them: nothing here is secret. */
export interface User {
  id: string;
  username: string;
  displayName: string;
  bio: string;
  location: string;
  website: string | null;
  verified: boolean;
  private: boolean;
  suspendedAt: Date | null;
  createdAt: Date;
}

export interface UserStats {
  followerCount: number;
  followingCount: number;
  tweetCount: number;
}

/** What stands between the viewer and one other person. */
export interface Relationship {
  following: boolean;
  followedBy: boolean;
  followRequested: boolean;
  blocking: boolean;
  blockedBy: boolean;
  muting: boolean;
}

/** The person who asks, proven by an access token. */
export interface Viewer {
  userId: string;
  sessionId: string;
}
