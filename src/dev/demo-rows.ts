import { createHash } from 'node:crypto';
import { idAt } from '../domain/ids.ts';
import { extractEntities } from '../domain/text/entities.ts';
import { demoFollows, demoPeople } from './demo-people.ts';
import { demoThreads, type DemoPoll, type DemoThread } from './demo-threads.ts';

const DAY_MS = 24 * 3_600_000;
/** The oldest tweet is so old; the newest is from a few minutes ago. */
const SPAN_MS = 6 * DAY_MS;
const REPLY_AFTER_MS = 11 * 60_000;
const RETWEET_AFTER_MS = 17 * 60_000;
const JOINED_BEFORE_MS = 400 * DAY_MS;

export interface DemoTweet {
  id: string;
  author_id: string;
  text: string;
  entities: object;
  lang: string | null;
  in_reply_to_id: string | null;
  conversation_id: string;
  retweet_of_id: string | null;
  has_poll: boolean;
  created_at: string;
}

/** The demo's rows as their tables want them, with times relative to `nowMs`. */
export function demoRows(nowMs: number, passwordHash: string) {
  const joinedAt = nowMs - JOINED_BEFORE_MS;
  const ids = new Map(demoPeople.map(({ username }, index) => [username, idAt(joinedAt + index * DAY_MS, randomOf(username))]));
  const idOf = (username: string): string => {
    const id = ids.get(username);
    if (id === undefined) throw new Error(`the demo data names ${username}, who is not in it`);
    return id;
  };
  const users = demoPeople.map(({ username, displayName, ...person }, index) => ({
    ...person, id: idOf(username), username, display_name: displayName, private: false,
    email: index === 0 ? 'demo@example.com' : null, password_hash: index === 0 ? passwordHash : null,
    created_at: new Date(joinedAt + index * DAY_MS).toISOString(),
  }));
  const follows = Object.entries(demoFollows).flatMap(([follower, followees]) => followees.map((followee, index) => ({
    follower_id: idOf(follower), followee_id: idOf(followee),
    id: idAt(nowMs - SPAN_MS - DAY_MS + index * 60_000, randomOf(`${follower} follows ${followee}`)),
  })));
  const stepMs = SPAN_MS / demoThreads.length;
  const threads = demoThreads.map((thread, index) => threadRows(thread, nowMs - SPAN_MS + index * stepMs, nowMs, idOf));
  const polls = demoThreads.flatMap(({ poll }, index) => (poll === undefined ? [] : [pollRows(poll, threads[index]![0]!, idOf)]));
  return { users, follows, tweets: threads.flat(), polls: polls.map((each) => each.poll), pollVotes: polls.flatMap((each) => each.votes) };
}

function threadRows({ author, text, replies = [], retweetedBy = [], poll }: DemoThread, atMs: number, nowMs: number, idOf: (username: string) => string): DemoTweet[] {
  const tweet = (by: string, words: string, ms: number, links: Partial<DemoTweet>): DemoTweet => {
    // What follows the newest tweets must not lie in the future.
    const createdAt = Math.min(ms, nowMs - 1_000);
    const id = idAt(createdAt, randomOf(`${by} ${words} ${links.retweet_of_id ?? ''}`));
    return {
      id, author_id: idOf(by), text: words, entities: entitiesOf(words, idOf), lang: null, in_reply_to_id: null,
      conversation_id: id, retweet_of_id: null, has_poll: false, created_at: new Date(createdAt).toISOString(), ...links,
    };
  };
  const root = tweet(author, text, atMs, { has_poll: poll !== undefined });
  const rows = [root];
  let parent = root;
  for (const [index, reply] of replies.entries()) {
    if (reply.deeper !== true) parent = root;
    parent = tweet(reply.author, reply.text, atMs + (index + 1) * REPLY_AFTER_MS, { in_reply_to_id: parent.id, conversation_id: root.id });
    rows.push(parent);
  }
  for (const [index, by] of retweetedBy.entries()) rows.push(tweet(by, '', atMs + (index + 1) * RETWEET_AFTER_MS, { retweet_of_id: root.id }));
  return rows;
}

const pollRows = ({ options, days, votes }: DemoPoll, tweet: DemoTweet, idOf: (username: string) => string) => ({
  poll: { tweet_id: tweet.id, options, ends_at: new Date(Date.parse(tweet.created_at) + days * DAY_MS).toISOString() },
  votes: Object.entries(votes).map(([username, choice]) => ({ tweet_id: tweet.id, user_id: idOf(username), choice })),
});

function entitiesOf(text: string, idOf: (username: string) => string): object {
  const { mentions, ...entities } = extractEntities(text);
  return { ...entities, mentions: mentions.map((mention) => ({ ...mention, userId: idOf(mention.username) })) };
}

/** The same for the same words, so that two runs differ in nothing but their times. */
const randomOf = (words: string): Uint8Array => createHash('sha256').update(words).digest().subarray(0, 16);
