import type { CursorList } from '../../src/domain/cursors.ts';
import { FOLLOWEES, type BigWorld } from './big-world.ts';

export const FIRST = 20;
/** A page, and the row by which it knows whether there is a next one. */
export const PAGE_ROWS = FIRST + 1;

const PEOPLE = '{ edges { node { id username followerCount relationship { following blockedBy muting } } } pageInfo { hasNextPage } }';
const TWEET = 'id text author { username } likeCount viewerHasLiked viewerHasRetweeted viewerHasBookmarked revisions { text }';
const TWEETS = `{ edges { node { ${TWEET} } } pageInfo { hasNextPage } }`;
const LINES = `{ edges { node { id retweetedBy { id } tweet { ${TWEET} } } } pageInfo { hasNextPage } }`;

const NOTIFICATIONS = `{ edges { node { id type actorCount actors { id } tweet { ... on Tweet { ${TWEET} } } } } unreadCount pageInfo { hasNextPage } }`;
/** In one group of 100,000, of each of the three lists of who is hidden from the star 300. */
const HIDDEN_LOOKED_UP = { mostRows: 900, mostBlocks: 2_500 + 900 * 5 };
/** A cursor holds the place where others hold an id. */
const PLACES = "SELECT (repeat('0', 16) || lpad(to_hex(position), 16, '0'))::uuid FROM notifications WHERE recipient_id = $";

export interface BigList {
  /** Has the list as `it`. */
  document: string;
  reader: 'star' | 'reader';
  /** The id of the person or tweet whose list it is. */
  owner: (world: BigWorld) => string;
  cursor: CursorList;
  /** Selects every id of the list; $ stands for the owner. */
  ids: string;
  /** How many lines a page has. */
  lines: number;
  /** The most rows that a part of a statement may read. */
  mostRows: number;
  /** Where it is more than a page of other lists. */
  mostBlocks?: number;
}

type Kind = 'user' | 'tweet' | 'viewer';
const DOCUMENTS: Record<Kind, (list: string) => string> = {
  user: (list) => `query ($owner: ID!, $first: Int!, $after: String) { user(id: $owner) { it: ${list} } }`,
  tweet: (list) => `query ($owner: ID!, $first: Int!, $after: String) { tweet(id: $owner) { ... on Tweet { it: ${list} } } }`,
  viewer: (list) => `query ($first: Int!, $after: String) { it: ${list} }`,
};

const list = (kind: Kind, cursor: CursorList, selection: string, ids: string, more: Partial<BigList> & { arguments?: string } = {}): BigList => ({
  document: DOCUMENTS[kind](`${cursor === 'userTimeline' ? 'timeline' : cursor}(first: $first, after: $after${more.arguments ?? ''}) ${selection}`),
  reader: kind === 'viewer' ? 'star' : 'reader',
  owner: kind === 'tweet' ? ({ rootId }) => rootId : ({ star }) => star.user.id,
  cursor, ids, lines: FIRST, mostRows: PAGE_ROWS, ...more,
});

const ATTACHED = (column: string): string => `SELECT id FROM tweets WHERE ${column} = $`;
/** All but one line of these were deleted. */
const emptied = { owner: ({ emptiedId }: BigWorld) => emptiedId, lines: 1 };

/** In RELEVANCE from a place above every score on. */
const searched = (word: string, order: 'LATEST' | 'RELEVANCE'): BigList => list('viewer', 'tweetSearch', TWEETS, order === 'LATEST' ? 'SELECT id FROM posts' : "SELECT '7f000000-0000-0000-0000-000000000000'::uuid", {
  document: `query ($first: Int!, $after: String) { it: searchTweets(query: "${word}", order: ${order}, first: $first, after: $after) ${TWEETS} }`,
  reader: 'reader', owner: () => `${order} ${word}`, mostRows: order === 'LATEST' ? 2_000 : 20_000, mostBlocks: 20_000,
});

/** Each list that the API pages, in its full length, by "Type.field"; what is in brackets is another way to read it. */
export const lists: Readonly<Record<string, BigList>> = {
  'User.followers': list('user', 'followers', PEOPLE, 'SELECT id FROM follows WHERE followee_id = $'),
  'User.following': list('user', 'following', PEOPLE, 'SELECT id FROM follows WHERE follower_id = $', { owner: ({ whale }) => whale.user.id }),
  'User.timeline': list('user', 'userTimeline', LINES, 'SELECT id FROM tweets WHERE in_reply_to_id IS NULL AND author_id = $'),
  'User.timeline(with replies)': list('user', 'userTimeline', LINES, 'SELECT id FROM tweets WHERE author_id = $', { arguments: ', filter: TWEETS_AND_REPLIES' }),
  'User.likes': list('user', 'likes', TWEETS, 'SELECT id FROM likes WHERE user_id = $'),
  'Tweet.replies': list('tweet', 'replies', TWEETS, ATTACHED('in_reply_to_id')),
  'Tweet.quotes': list('tweet', 'quotes', TWEETS, ATTACHED('quoted_id')),
  'Tweet.retweetedBy': list('tweet', 'retweetedBy', PEOPLE, ATTACHED('retweet_of_id')),
  'Tweet.replies(deleted)': list('tweet', 'replies', TWEETS, ATTACHED('deleted_at IS NULL AND in_reply_to_id'), emptied),
  'Tweet.quotes(deleted)': list('tweet', 'quotes', TWEETS, ATTACHED('deleted_at IS NULL AND quoted_id'), emptied),
  'Tweet.retweetedBy(deleted)': list('tweet', 'retweetedBy', PEOPLE, ATTACHED('deleted_at IS NULL AND retweet_of_id'), emptied),
  'Tweet.likedBy': list('tweet', 'likedBy', PEOPLE, 'SELECT id FROM likes WHERE tweet_id = $'),
  'Query.bookmarks': list('viewer', 'bookmarks', TWEETS, 'SELECT id FROM bookmarks WHERE user_id = $'),
  'Query.mentions': list('viewer', 'mentions', TWEETS, 'SELECT tweet_id FROM mentions WHERE user_id = $'),
  'Query.followRequests': list('viewer', 'followRequests', PEOPLE, 'SELECT id FROM follow_requests WHERE target_id = $'),
  'Query.notifications': list('viewer', 'notifications', NOTIFICATIONS, PLACES, HIDDEN_LOOKED_UP),
  'Query.notifications(of types)': list('viewer', 'notifications', NOTIFICATIONS, PLACES, { mostRows: 300, arguments: ', types: [REPLY, MENTION]' }),
  'Query.notifications(of a rare type)': list('viewer', 'notifications', NOTIFICATIONS, PLACES, { mostRows: 300, arguments: ', types: [QUOTE]' }),
  // Among 100,000: in every one, in one of 2,000 and in one of 100; of all the hits of the last PostgreSQL looks at each once.
  'Query.searchTweets': searched('post', 'LATEST'),
  'Query.searchTweets(rare)': searched('rare', 'LATEST'),
  'Query.searchTweets(neither)': searched('some', 'LATEST'),
  'Query.searchTweets(by relevance)': searched('post', 'RELEVANCE'),
  'Query.searchTweets(rare, by relevance)': searched('rare', 'RELEVANCE'),
  'Query.searchTweets(neither, by relevance)': searched('some', 'RELEVANCE'),
  'Query.searchUsers': list('viewer', 'userSearch', PEOPLE, "SELECT '01ffffff-ffff-0000-0000-000000000000'::uuid", {
    document: `query ($first: Int!, $after: String) { it: searchUsers(query: "fa", first: $first, after: $after) ${PEOPLE} }`,
    reader: 'reader', owner: ({ reader }) => `${reader.user.id} fa`, mostRows: 2_000 + FOLLOWEES, mostBlocks: 15_000,
  }),
  // From PostgreSQL: a page of the star's, and the only tweet of each of the others.
  'Query.homeTimeline': list('viewer', 'homeTimeline', LINES, 'SELECT t.id FROM tweets t JOIN follows ON followee_id = author_id WHERE follower_id = $', {
    reader: 'reader', owner: ({ reader }) => reader.user.id, mostRows: 2 * PAGE_ROWS + FOLLOWEES,
  }),
};
