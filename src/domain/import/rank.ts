/** Who ranks before whom when nameless nodes are given to people. */
export interface RankedPerson {
  username: string;
  /** In the source, where a profile told it. */
  followers: number;
  tweets: number;
}

/** The most followed, then those who posted most, then by name. */
export const byProminence = (a: RankedPerson, b: RankedPerson): number =>
  b.followers - a.followers || b.tweets - a.tweets || compare(a.username.toLowerCase(), b.username.toLowerCase());

/** Nodes by how many follow them, then by their number. */
export const rankNodes = (followerCounts: ReadonlyMap<string, number>): string[] =>
  [...followerCounts].sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || a.length - b.length || compare(a, b)).map(([node]) => node);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
