import { crc32 } from 'node:zlib';
import type { Tweet, TweetStats, TweetViewerFlags } from '../../src/domain/tweet.ts';
import type { Relationship, User } from '../../src/domain/user.ts';

export interface Found {
  tweets: ReadonlyMap<string, Tweet>;
  stats: ReadonlyMap<string, TweetStats>;
  flags: ReadonlyMap<string, TweetViewerFlags>;
  authors: ReadonlyMap<string, User>;
  relationships: ReadonlyMap<string, Relationship>;
}

export const byId = <Key extends string, Row extends Record<Key, string>>(rows: readonly Row[], key: Key): Map<string, Row> =>
  new Map(rows.map((row) => [row[key], row]));

/** One line of the timeline, in the order of cases/home-timeline.ts. */
export const edgeJson = (viewerId: string, id: string, found: Found): string =>
  JSON.stringify({ cursor: cursorOf(viewerId, id), node: { id, tweet: tweetOf(viewerId, id, found), retweetedBy: null } });

/** A tweet with what the cases select of it. */
export function tweetOf(viewerId: string, id: string, found: Found): object {
  const { authorId, text, createdAt } = found.tweets.get(id)!;
  const { username, displayName, verified } = found.authors.get(authorId)!;
  const { following, followedBy } = found.relationships.get(authorId)!;
  const { likeCount = 0, retweetCount = 0, replyCount = 0 } = found.stats.get(id) ?? {};
  const { liked, retweeted } = found.flags.get(id)!;
  const author = { id: authorId, username, displayName, verified, relationship: authorId === viewerId ? null : { following, followedBy } };
  return { id, text, createdAt, author, likeCount, retweetCount, replyCount, viewerHasLiked: liked, viewerHasRetweeted: retweeted };
}

/** What of a tweet is the same for every viewer, before and after its author's relationship. */
export function tweetJson(id: string, found: Found): { head: string; middle: string } {
  const { authorId, text, createdAt } = found.tweets.get(id)!;
  const { username, displayName, verified } = found.authors.get(authorId)!;
  const { likeCount = 0, retweetCount = 0, replyCount = 0 } = found.stats.get(id) ?? {};
  const author = JSON.stringify({ id: authorId, username, displayName, verified });
  return {
    head: `{"id":"${id}","text":${JSON.stringify(text)},"createdAt":"${createdAt.toJSON()}","author":${author.slice(0, -1)},"relationship":`,
    middle: `},"likeCount":${likeCount},"retweetCount":${retweetCount},"replyCount":${replyCount}`,
  };
}

export function pageJson(viewerId: string, ids: readonly string[], edges: readonly string[], hasNextPage: boolean, position: string): string {
  const [startCursor, endCursor] = [ids[0], ids.at(-1)].map((id) => (id === undefined ? null : cursorOf(viewerId, id)));
  const pageInfo = JSON.stringify({ hasNextPage, hasPreviousPage: false, startCursor, endCursor });
  return `{"homeTimeline":{"edges":[${edges.join(',')}],"pageInfo":${pageInfo},"liveCursor":"${liveCursorOf(viewerId, position)}"}}`;
}

export const cursorOf = (scope: string, id: string, list = 1): string => cursor(list, scope, (bytes) => bytes.write(id.replaceAll('-', ''), 2, 'hex'));

export const liveCursorOf = (scope: string, position: string): string => cursor(5, scope, (bytes) => {
  const [ms = '0', sequence = '0'] = position.split('-');
  bytes.writeBigUInt64BE(BigInt(ms), 2);
  bytes.writeBigUInt64BE(BigInt(sequence), 10);
});

/** As src/domain/cursors.ts says. */
function cursor(list: number, scope: string, writePosition: (bytes: Buffer) => void): string {
  const bytes = Buffer.alloc(22);
  bytes[0] = 1;
  bytes[1] = list;
  writePosition(bytes);
  bytes.writeUInt32BE(crc32(scope, crc32(bytes.subarray(0, 18))), 18);
  return bytes.toString('base64url');
}
