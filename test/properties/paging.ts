import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Loose } from '../support/gql.ts';
import type { Cast } from './steps.ts';

interface Paged {
  /** Has the list as `it`; $owner is the id below. */
  document: string;
  owner(cast: Cast): string;
  /** Selects the nodes that are there, of the owner $1, as `id`, and as `edge` what differs where one was taken back and done again. */
  rows: string;
}

const VARIABLES = 'query ($owner: ID!, $first: Int!, $after: String)';
const PAGE = '(first: $first, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }';
const ofUser = (field: string): string => `${VARIABLES} { user(id: $owner) { it: ${field}${PAGE} } }`;
const ofTweet = (field: string): string => `${VARIABLES} { tweet(id: $owner) { ... on Tweet { it: ${field}${PAGE} } } }`;
const ofViewer = (field: string): string => `query ($first: Int!, $after: String) { it: ${field}${PAGE} }`;

const root = ({ tweetIds }: Cast): string => tweetIds[0]!;
const person = ({ crowd }: Cast): string => crowd[0]!.user.id;
const watcher = (cast: Cast): string => cast.watcher.user.id;
const LIVE_LINE = 'deleted_at IS NULL AND NOT EXISTS (SELECT FROM tweets original WHERE original.id = line.retweet_of_id AND original.deleted_at IS NOT NULL)';

/** The watcher sees everything in these that is not deleted: what is left out is lost. */
const lists: Readonly<Record<string, Paged>> = {
  homeTimeline: { document: ofViewer('homeTimeline'), owner: watcher, rows: `SELECT id, id AS edge FROM tweets line WHERE author_id IN (SELECT followee_id FROM follows WHERE follower_id = $1) AND ${LIVE_LINE}` },
  timeline: { document: ofUser('timeline'), owner: person, rows: `SELECT id, id AS edge FROM tweets line WHERE author_id = $1 AND in_reply_to_id IS NULL AND ${LIVE_LINE}` },
  followers: { document: ofUser('followers'), owner: person, rows: 'SELECT follower_id AS id, id AS edge FROM follows WHERE followee_id = $1' },
  following: { document: ofUser('following'), owner: person, rows: 'SELECT followee_id AS id, id AS edge FROM follows WHERE follower_id = $1' },
  likes: { document: ofUser('likes'), owner: person, rows: 'SELECT tweet_id AS id, likes.id AS edge FROM likes JOIN tweets line ON line.id = tweet_id WHERE user_id = $1 AND deleted_at IS NULL' },
  likedBy: { document: ofTweet('likedBy'), owner: root, rows: 'SELECT user_id AS id, id AS edge FROM likes WHERE tweet_id = $1' },
  retweetedBy: { document: ofTweet('retweetedBy'), owner: root, rows: 'SELECT author_id AS id, id AS edge FROM tweets WHERE retweet_of_id = $1' },
  replies: { document: ofTweet('replies'), owner: root, rows: 'SELECT id, id AS edge FROM tweets WHERE in_reply_to_id = $1 AND deleted_at IS NULL' },
  quotes: { document: ofTweet('quotes'), owner: root, rows: 'SELECT id, id AS edge FROM tweets WHERE quoted_id = $1 AND deleted_at IS NULL' },
  mentions: { document: ofViewer('mentions'), owner: watcher, rows: 'SELECT tweet_id AS id, tweet_id AS edge FROM mentions WHERE user_id = $1' },
  bookmarks: { document: ofViewer('bookmarks'), owner: watcher, rows: 'SELECT tweet_id AS id, bookmarks.id AS edge FROM bookmarks JOIN tweets line ON line.id = tweet_id WHERE user_id = $1 AND deleted_at IS NULL' },
  followRequests: { document: ofViewer('followRequests'), owner: watcher, rows: 'SELECT requester_id AS id, id AS edge FROM follow_requests WHERE target_id = $1' },
};
export const pagedLists = Object.keys(lists);

/** Reads a list two lines at a time, over and over, while others make lines come and go. */
export async function readWhileItChanges(cast: Cast, name: string, stillChanging: () => boolean): Promise<void> {
  do await readOnce(cast, name); while (stillChanging());
}

async function readOnce(cast: Cast, name: string): Promise<void> {
  const { document, owner: ownerOf, rows } = lists[name]!;
  const { app: { database }, gql } = cast.linnet;
  const owner = ownerOf(cast);
  /** The node of each line that is there now. */
  const there = async () => new Map((await database.rows<{ id: string; edge: string }>(`paged_${name}`, rows, [owner])).map(({ id, edge }) => [edge, id]));
  const throughout = await there();
  // A tweet comes to the home timeline of those who follow its author some time after its commit.
  if (name === 'homeTimeline') for (const id of throughout.keys()) if (!cast.seedIds.has(id)) throughout.delete(id);
  const read: string[] = [];
  let after: string | null = null;
  do {
    const answer: Loose = await gql(document, { first: 2, after, ...(document.includes('$owner') ? { owner } : {}) }, cast.watcher.token);
    const page = answer.it ?? answer.user?.it ?? answer.tweet.it;
    // The tweet that the list belongs to has been deleted.
    if (page === undefined) return;
    read.push(...page.edges.map(({ node }: Loose) => node.id));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    const now = await there();
    for (const edge of throughout.keys()) if (!now.has(edge)) throughout.delete(edge);
    await sleep(2);
  } while (after !== null);
  expect(read, `${name} has no line twice`).toEqual([...new Set(read)]);
  expect([...throughout.values()].filter((id) => !read.includes(id)), `${name} has every line that was there all the while`).toEqual([]);
}
