import fc from 'fast-check';
import { GqlError } from '../support/gql.ts';
import type { SignedUp } from '../support/sign-up.ts';
import type { Linnet } from '../support/start-linnet.ts';

export const PEOPLE = 10;

/** Whom the random people act upon, in whatever way; the watcher looks on, and is only ever asked to be followed. */
export interface Cast {
  linnet: Linnet;
  crowd: SignedUp[];
  watcher: SignedUp;
  /** Every tweet posted so far, deleted ones too; retweets are none. */
  tweetIds: string[];
  /** The same by the place of their author in the crowd. */
  ownIds: string[][];
  /** Those that were in every timeline before anything happened. */
  seedIds: ReadonlySet<string>;
  pollIds: readonly string[];
}

interface Choice {
  /** Never the actor. */
  other: SignedUp;
  tweetId: string;
  anotherId: string;
  /** One of the actor's. */
  ownId: string;
  /** One that had a poll from the start. */
  pollId: string;
  yes: boolean;
}

type Act = (cast: Cast, choice: Choice) => { arguments: string; variables?: Record<string, unknown>; posts?: boolean };

const toTweet: Act = (_cast, { tweetId }) => ({ arguments: '(id: $id) { id }', variables: { id: tweetId } });
const toPerson: Act = (_cast, { other }) => ({ arguments: '(userId: $id) { id }', variables: { id: other.user.id } });
const write = (more: string): Act => ({ watcher }, { tweetId, anotherId, yes }) => ({
  arguments: `(input: { text: $text${more} }) { id }`, posts: true,
  variables: { text: yes ? `@${watcher.user.username} look` : 'a thought', ...(more.includes('$id') ? { id: tweetId } : {}), ...(more.includes('$other') ? { other: anotherId } : {}) },
});

/** What the ten do, by "mutation" or "mutation: in which way". The test fails for a mutation of tweets or the graph that is not here. */
export const acts: Readonly<Record<string, Act>> = {
  'postTweet': write(''),
  'postTweet: reply': write(', inReplyToId: $id'),
  'postTweet: quote': write(', quotedId: $id'),
  'postTweet: both': write(', inReplyToId: $id, quotedId: $other'),
  'postThread': (_cast, { tweetId, anotherId }) => ({ arguments: '(inputs: [{ text: "first", inReplyToId: $id }, { text: "second", quotedId: $other }]) { id }', variables: { id: tweetId, other: anotherId }, posts: true }),
  'postTweet: poll': () => ({ arguments: '(input: { text: $text, poll: { options: ["one", "two"], durationMinutes: 60 } }) { id }', variables: { text: 'which?' }, posts: true }),
  'votePoll': (_cast, { pollId, yes }) => ({ arguments: `(tweetId: $id, choice: ${yes ? 1 : 0}) { id }`, variables: { id: pollId } }),
  'editTweet': ({ watcher }, { ownId, yes }) => ({ arguments: '(id: $id, text: $text) { id }', variables: { id: ownId, text: yes ? `@${watcher.user.username} again` : 'on second thoughts' } }),
  'editTweet: of another': (_cast, { tweetId }) => ({ arguments: '(id: $id, text: "mine now") { id }', variables: { id: tweetId } }),
  'deleteTweet': (_cast, { ownId }) => ({ arguments: '(id: $id)', variables: { id: ownId } }),
  'deleteTweet: of another': (_cast, { tweetId }) => ({ arguments: '(id: $id)', variables: { id: tweetId } }),
  ...Object.fromEntries(['retweet', 'undoRetweet', 'likeTweet', 'unlikeTweet', 'bookmarkTweet', 'removeBookmark'].map((name) => [name, toTweet])),
  ...Object.fromEntries(['follow', 'unfollow', 'removeFollower', 'acceptFollowRequest', 'rejectFollowRequest', 'block', 'unblock', 'mute', 'unmute'].map((name) => [name, toPerson])),
  'updateProfile': (_cast, { yes }) => ({ arguments: `(input: { private: ${yes} }) { id }` }),
  'follow: the watcher': ({ watcher }) => ({ arguments: '(userId: $id) { id }', variables: { id: watcher.user.id } }),
  'unfollow: the watcher': ({ watcher }) => ({ arguments: '(userId: $id) { id }', variables: { id: watcher.user.id } }),
};

/** Mutations of accounts, sessions, notifications and suggestions, which have tests of their own. */
export const NOT_HERE = ['signUp', 'signIn', 'refreshSession', 'signOut', 'revokeSession', 'changePassword',
  'markNotificationsRead', 'updateNotificationSettings', 'muteConversation', 'unmuteConversation', 'subscribeToPush', 'unsubscribeFromPush', 'dismissSuggestion'];

/** More of what makes something that the others can be done to. */
const OFTEN = ['follow', 'follow', 'follow', 'postTweet: both', 'retweet', 'retweet', 'likeTweet', 'likeTweet', 'unblock', 'acceptFollowRequest', 'acceptFollowRequest', 'rejectFollowRequest', 'votePoll', 'votePoll'];

export const step = fc.record({
  act: fc.constantFrom(...Object.keys(acts), ...OFTEN),
  /** How many places further in the circle the other person stands. */
  distance: fc.integer({ min: 1, max: PEOPLE - 1 }),
  /** Half of what is done is done to the first few tweets, so that people meet there. */
  tweet: fc.oneof(fc.nat(3), fc.nat(200)),
  another: fc.nat(200),
  yes: fc.boolean(),
  /** What the other person does to the actor at the same moment. */
  reply: fc.option(fc.constantFrom('block', 'follow', 'unfollow', 'removeFollower', 'acceptFollowRequest', 'updateProfile'), { freq: 1 }),
});
export type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What the rules refuse, across a block, without a request, of another's tweet …; whatever else goes wrong is a fault. */
const REFUSALS = new Set(['FORBIDDEN', 'NOT_FOUND', 'CONFLICT']);

/** One person's step, and what comes back for it. */
export async function take(cast: Cast, actorIndex: number, each: Step): Promise<void> {
  const { distance, reply } = each;
  const { length } = cast.crowd;
  const replying = reply === null ? undefined : takeOne(cast, (actorIndex + distance) % length, { ...each, act: reply, distance: length - distance });
  await Promise.all([takeOne(cast, actorIndex, each), replying]);
}

async function takeOne(cast: Cast, actorIndex: number, { act, distance, tweet, another, yes }: Step): Promise<void> {
  const { linnet, crowd, tweetIds, ownIds, pollIds } = cast;
  const pick = (index: number): string => tweetIds[index % tweetIds.length]!;
  const choice = { other: crowd[(actorIndex + distance) % crowd.length]!, tweetId: pick(tweet), anotherId: pick(another), ownId: ownIds[actorIndex]![tweet % ownIds[actorIndex]!.length]!, pollId: pollIds[tweet % pollIds.length]!, yes };
  const { arguments: args, variables = {}, posts = false } = acts[act]!(cast, choice);
  const declared = Object.keys(variables).map((name) => `$${name}: ${name === 'text' ? 'String!' : 'ID!'}`).join(', ');
  const document = `mutation ${declared === '' ? '' : `(${declared})`} { it: ${act.replace(/:.*/, '')}${args} }`;
  try {
    const { it } = await linnet.gql<{ it: { id: string } | { id: string }[] }>(document, variables, crowd[actorIndex]!.token);
    const posted = posts ? [it].flat().map(({ id }) => id) : [];
    tweetIds.push(...posted);
    ownIds[actorIndex]!.push(...posted);
  } catch (error) {
    if (!(error instanceof GqlError) || !error.errors.every(({ extensions }) => REFUSALS.has(String(extensions?.['code'])))) throw error;
  }
}
