import { REPEAT_SPAN_LINES } from '../../../src/domain/timelines.ts';
import { makeTweets } from '../../support/crowd.ts';
import { act, setPrivate } from '../../support/relations.ts';
import { deleteTweet, follow, post, settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import type { Linnet } from '../../support/start-linnet.ts';
import type { Relation } from './table.ts';

/** An author, a third person who knows them, and a viewer who stands to the author as the relation says. */
export interface Scene {
  linnet: Linnet;
  author: SignedUp;
  /** Public; follows the author and is followed by them, and by the viewer but for `private`. */
  friend: SignedUp;
  /** Undefined when signed out. */
  viewer: SignedUp | undefined;
  /** The author's; it mentions the viewer, who has bookmarked it, and the friend likes it. */
  tweetId: string;
  /** The friend's tweets about it: a reply, a quote, and one that mentions the author. */
  replyId: string;
  quoteId: string;
  mentionId: string;
  /** The friend's retweet of the author's tweet. */
  retweetId: string;
  /** What the author did to the tweet that mentions them, which they like too. */
  authorsReplyId: string;
  authorsQuoteId: string;
  authorsRetweetId: string;
}

const react = (linnet: Linnet, { token }: SignedUp, verb: 'likeTweet' | 'retweet' | 'bookmarkTweet', id: string): Promise<unknown> =>
  linnet.gql(`mutation ($id: ID!) { ${verb}(id: $id) { id } }`, { id }, token);

/** Returns the id of the line, which the mutation does not tell. */
async function retweet(linnet: Linnet, person: SignedUp, tweetId: string): Promise<string> {
  await react(linnet, person, 'retweet', tweetId);
  const [row] = await linnet.app.database.rows<{ id: string }>('retweet', 'SELECT id FROM tweets WHERE author_id = $1 AND retweet_of_id = $2', [person.user.id, tweetId]);
  return row!.id;
}

/** Of the author's tweet alone. */
export const hashtagOf = ({ user }: SignedUp): string => `by_${user.username}`;

/** Everything is made while all may see all; then the viewer and the author come to stand as they shall. */
export async function makeScene(linnet: Linnet, relation: Relation): Promise<Scene> {
  const [author, friend, other] = await Promise.all([linnet.signUp(), linnet.signUp(), linnet.signUp()]);
  const viewer = relation === 'self' ? author : relation === 'signedOut' ? undefined : other;
  await follow(linnet, friend, author);
  await follow(linnet, author, friend);
  const tweetId = await post(linnet, author, `what it is about @${(viewer ?? other).user.username} #${hashtagOf(author)}`);
  const replyId = await post(linnet, friend, 'a reply', { inReplyToId: tweetId });
  const quoteId = await post(linnet, friend, 'a quote', { quotedId: tweetId });
  const mentionId = await post(linnet, friend, `hello @${author.user.username}`);
  const authorsReplyId = await post(linnet, author, 'an answer', { inReplyToId: mentionId });
  const authorsQuoteId = await post(linnet, author, 'look', { quotedId: mentionId });
  // A home timeline shows a retweet where the tweet itself is out of sight.
  await makeTweets(linnet, friend.user.id, REPEAT_SPAN_LINES);
  const retweetId = await retweet(linnet, friend, tweetId);
  const authorsRetweetId = await retweet(linnet, author, mentionId);

  await react(linnet, friend, 'likeTweet', tweetId);
  await react(linnet, author, 'likeTweet', mentionId);
  await react(linnet, viewer ?? other, 'bookmarkTweet', tweetId);

  if (relation !== 'private') await follow(linnet, other, friend);
  await setPrivate(linnet, other, true);
  await act(linnet, author, 'follow', other);
  await STANDING[relation](linnet, author, other, tweetId);
  await settled(linnet);
  return { linnet, author, friend, viewer, tweetId, replyId, quoteId, mentionId, retweetId, authorsReplyId, authorsQuoteId, authorsRetweetId };
}

type Stand = (linnet: Linnet, author: SignedUp, viewer: SignedUp, tweetId: string) => Promise<unknown>;
const nothing: Stand = async () => undefined;
const followed = (then: Stand): Stand => async (linnet, author, viewer, tweetId) => {
  await follow(linnet, viewer, author);
  await then(linnet, author, viewer, tweetId);
};
const isPrivate: Stand = (linnet, author) => setPrivate(linnet, author, true);

const STANDING: Record<Relation, Stand> = {
  self: nothing,
  stranger: nothing,
  signedOut: nothing,
  follower: followed(nothing),
  requested: async (linnet, author, viewer) => {
    await setPrivate(linnet, author, true);
    await act(linnet, viewer, 'follow', author);
  },
  muted: followed((linnet, author, viewer) => act(linnet, viewer, 'mute', author)),
  blocked: followed((linnet, author, viewer) => act(linnet, author, 'block', viewer)),
  blocking: followed((linnet, author, viewer) => act(linnet, viewer, 'block', author)),
  suspended: followed(({ app: { database } }, { user }) => database.rows('suspend', 'UPDATE users SET suspended_at = now() WHERE id = $1', [user.id])),
  deleted: followed((linnet, author, _viewer, tweetId) => deleteTweet(linnet, author, tweetId)),
  private: isPrivate,
  retweeted: isPrivate,
  letIn: followed(isPrivate),
};
