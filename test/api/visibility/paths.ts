import { newId } from '../../../src/domain/ids.ts';
import { forgetTopTweets } from '../../support/explore.ts';
import { makeLikes } from '../../support/ranked.ts';
import { post, readHome } from '../../support/social.ts';
import { GqlError } from '../../support/gql.ts';
import { hashtagOf, type Scene } from './scenes.ts';

/** What the viewer of a scene gets on one way to its tweet or its author: `seen`, `-`, or the reason of a tombstone. */
type Path = (scene: Scene) => Promise<string>;

const TWEET_RESULT = '... on Tweet { id } ... on TweetTombstone { reason }';

/** A list asks who is signed out to sign in: nothing is seen. */
async function ask(scene: Scene, document: string, variables: Record<string, unknown>) {
  return scene.linnet.gql(document, variables, scene.viewer?.token).catch((error: Error) => {
    if (error instanceof GqlError && scene.viewer === undefined && error.message.startsWith('UNAUTHENTICATED')) return null;
    throw error;
  });
}

const seenIf = (condition: boolean): string => (condition ? 'seen' : '-');

interface AskedTweet { id?: string; reason?: string }
const tweetOrReason = (found: AskedTweet | null | undefined, id: string): string => found?.reason ?? seenIf(found?.id === id);

const listed = (connection: { edges: { node: { id: string } }[] } | null | undefined, id: string): string =>
  seenIf(connection?.edges.some(({ node }) => node.id === id) ?? false);

/** A field of the person with this id. */
const ofUser = async (scene: Scene, id: string, field: string) => (await ask(scene, `query ($id: ID) { user(id: $id) { it: ${field} } }`, { id }))?.user?.it;
const ofTweet = async (scene: Scene, id: string, field: string) => (await ask(scene, `query ($id: ID!) { tweet(id: $id) { ... on Tweet { it: ${field} } } }`, { id }))?.tweet?.it;

const LINES = 'edges { node { id tweet { id } retweetedBy { id } } }';
const NODE = 'query ($id: ID!) { node(id: $id) { id } }';
const NODES = 'edges { node { id } }';

const timelineOf = (whose: 'author' | 'friend', line: 'tweetId' | 'retweetId'): Path => async (scene) =>
  listed(await ofUser(scene, scene[whose].user.id, `timeline(first: 100) { ${LINES} }`), scene[line]);
const people = (whose: 'author' | 'friend', list: 'followers' | 'following'): Path => async (scene) =>
  listed(await ofUser(scene, scene[whose].user.id, `${list} { ${NODES} }`), scene[whose === 'author' ? 'friend' : 'author'].user.id);
const home = (line: 'tweetId' | 'retweetId'): Path => async (scene) => {
  const page = async (after: string | null) => (await ask(scene, `query ($after: String) { homeTimeline(first: 100, after: $after) { ${LINES} pageInfo { endCursor } } }`, { after }))?.homeTimeline;
  const first = await page(null);
  return first == null ? '-' : seenIf([listed(first, scene[line]), listed(await page(first.pageInfo.endCursor), scene[line])].includes('seen'));
};

/** By words and author. */
const searched = (order: 'LATEST' | 'RELEVANCE'): Path => async (scene) => {
  const query = `"what it is about" from:${scene.author.user.username}`;
  const page = (await ask(scene, `query ($query: String!) { searchTweets(query: $query, order: ${order}) { ${NODES} pageInfo { hasNextPage endCursor } } }`, { query })).searchTweets;
  // What is hidden leaves no trace either.
  if (page.edges.length === 0 && (page.pageInfo.hasNextPage || page.pageInfo.endCursor !== null)) return 'traced';
  return listed(page, scene.tweetId);
};

/** A tweet is in the ranked order once, as itself or as a retweet: who does not follow its author may get it as a suggestion, where it is well liked. */
const ranked = (which: 'tweetId' | 'authorsQuoteId'): Path => async (scene) => {
  if (which === 'authorsQuoteId') await makeLikes(scene.linnet, scene.authorsQuoteId, 5);
  const page = (await ask(scene, `{ homeTimeline(first: 100, order: RANKED) { ${LINES} } }`, {}))?.homeTimeline;
  return seenIf(page?.edges.some(({ node }: { node: { tweet: { id: string } } }) => node.tweet.id === scene[which]) ?? false);
};

const LIVE = 'subscription ($after: String) { homeTimeline(after: $after) { ... on TimelineItemAdded { item { id tweet { id } } } } }';

/** The line comes to the viewer as a fan-out would bring it, whether it should or not; the rules are asked at the delivery. */
const live = (line: 'tweetId' | 'retweetId'): Path => async (scene) => {
  const { linnet, viewer } = scene;
  if (viewer === undefined) {
    await using refused = linnet.subscribe(LIVE, {});
    return await refused.next().then(() => 'seen', (error: Error) => (error.message.startsWith('UNAUTHENTICATED') ? '-' : error.message));
  }
  const { liveCursor } = await readHome(linnet, viewer);
  await linnet.app.stores.homeTimelines.change([viewer.user.id], { op: 'added', id: scene[line], repeated: false });
  const last = await post(linnet, viewer, 'the end');
  await using subscription = linnet.subscribe(LIVE, { after: liveCursor }, viewer.token);
  const ids: string[] = [];
  while (ids.at(-1) !== last) ids.push((await subscription.next()).homeTimeline.item.id);
  return seenIf(ids.includes(scene[line]));
};

/** The tweet changes, then one by somebody else that everybody sees: what is hidden says nothing, what is not comes before it. */
const updates: Path = async ({ linnet, viewer, friend, tweetId }) => {
  const lastId = await post(linnet, friend, 'the end');
  await using subscription = linnet.subscribe(`subscription ($ids: [ID!]!) { tweetUpdates(ids: $ids) { tweet { ${TWEET_RESULT} } } }`, { ids: [tweetId, lastId] }, viewer?.token);
  const change = (id: string) => linnet.app.database.rows('touch', 'UPDATE tweets SET edited_at = clock_timestamp() WHERE id = $1', [id]);
  const seen: AskedTweet[] = [];
  // The first may come of a subscription that began between the two.
  while (seen.filter(({ id }) => id === lastId).length < 2) {
    await change(tweetId);
    await change(lastId);
    // None comes until the server has the subscription.
    const event = await subscription.next(200).catch((error: Error) => (error.message.startsWith('no event') ? null : Promise.reject(error)));
    if (event !== null) seen.push(event.tweetUpdates.tweet);
  }
  return tweetOrReason(seen.find(({ id }) => id !== lastId), tweetId);
};

const NOTIFICATION = `id actors { id } tweet { ${TWEET_RESULT} }`;
const notifications = async (scene: Scene) => (await ask(scene, `{ notifications(first: 100) { edges { node { ${NOTIFICATION} } } } }`, {}))?.notifications;
/** That the author's tweet mentions the viewer; where that is the author, that others like it. */
const mentionNotification = async ({ linnet, viewer, tweetId }: Scene): Promise<string> => {
  const [row] = await linnet.app.database.rows<{ id: string }>('notification_of_tweet', 'SELECT id FROM notifications WHERE recipient_id = $1 AND tweet_id = $2', [viewer?.user.id, tweetId]);
  return row?.id ?? newId();
};

/** The viewer is told of it as a reaction would, whether they should be or not; the rules are asked at the delivery. */
const liveNotification: Path = async (scene) => {
  const { linnet, viewer, friend } = scene;
  const document = `subscription ($after: String) { notifications(after: $after) { ... on NotificationChanged { notification { ${NOTIFICATION} } } } }`;
  if (viewer === undefined) {
    await using refused = linnet.subscribe(document, {});
    return await refused.next().then(() => 'seen', (error: Error) => (error.message.startsWith('UNAUTHENTICATED') ? '-' : error.message));
  }
  const { liveCursor } = (await linnet.gql('{ notifications { liveCursor } }', {}, viewer.token)).notifications;
  await linnet.app.stores.notificationLogs.append([{ recipientId: viewer.user.id, id: await mentionNotification(scene) }]);
  const last = await post(linnet, friend, `the end, @${viewer.user.username}`);
  await using subscription = linnet.subscribe(document, { after: liveCursor }, viewer.token);
  for (let cell = '-'; ;) {
    const { tweet } = (await subscription.next()).notifications.notification;
    if (tweet?.id === last) return cell;
    cell = tweetOrReason(tweet, scene.tweetId);
  }
};

/** One for each row of the table; what stands before the bracket is the field that it proves. */
export const paths: Readonly<Record<string, Path>> = {
  'Query.me': async (scene) => seenIf((await ask(scene, '{ me { id } }', {})).me?.id === scene.author.user.id),
  'Query.user(id)': async (scene) => seenIf((await ofUser(scene, scene.author.user.id, 'id')) === scene.author.user.id),
  'Query.user(username)': async (scene) =>
    seenIf((await ask(scene, 'query ($name: String) { user(username: $name) { id } }', { name: scene.author.user.username })).user?.id === scene.author.user.id),
  'MentionEntity.user': async (scene) =>
    seenIf((await ofTweet(scene, scene.mentionId, 'entities { mentions { user { id } } }')).mentions[0].user?.id === scene.author.user.id),
  'Query.tweet': async (scene) => tweetOrReason((await ask(scene, `query ($id: ID!) { tweet(id: $id) { ${TWEET_RESULT} } }`, { id: scene.tweetId })).tweet, scene.tweetId),
  'Tweet.inReplyTo': async (scene) => tweetOrReason(await ofTweet(scene, scene.replyId, `inReplyTo { ${TWEET_RESULT} }`), scene.tweetId),
  'Tweet.quoted': async (scene) => tweetOrReason(await ofTweet(scene, scene.quoteId, `quoted { ${TWEET_RESULT} }`), scene.tweetId),
  'Tweet.author': async (scene) => seenIf((await ofTweet(scene, scene.tweetId, 'author { id }'))?.id === scene.author.user.id),
  'User.timeline': timelineOf('author', 'tweetId'),
  'User.timeline(retweet)': timelineOf('friend', 'retweetId'),
  'TimelineItem.retweetedBy': async (scene) => {
    const timeline = await ofUser(scene, scene.author.user.id, `timeline(first: 100) { ${LINES} }`);
    const line = timeline?.edges.find(({ node }: { node: { id: string } }) => node.id === scene.authorsRetweetId);
    return seenIf(line?.node.retweetedBy?.id === scene.author.user.id);
  },
  'Query.homeTimeline': home('tweetId'),
  'Query.homeTimeline(retweet)': home('retweetId'),
  'Query.homeTimeline(ranked)': ranked('tweetId'),
  'Query.homeTimeline(suggested)': ranked('authorsQuoteId'),
  'Subscription.homeTimeline': live('tweetId'),
  'Subscription.homeTimeline(retweet)': live('retweetId'),
  'Subscription.tweetUpdates': updates,
  'User.followers': people('friend', 'followers'),
  'User.following': people('friend', 'following'),
  'User.followers(theirs)': people('author', 'followers'),
  'User.following(theirs)': people('author', 'following'),
  'User.likes': async (scene) => listed(await ofUser(scene, scene.friend.user.id, `likes { ${NODES} }`), scene.tweetId),
  'User.likes(theirs)': async (scene) => listed(await ofUser(scene, scene.author.user.id, `likes { ${NODES} }`), scene.mentionId),
  'Tweet.likedBy': async (scene) => listed(await ofTweet(scene, scene.mentionId, `likedBy { ${NODES} }`), scene.author.user.id),
  'Tweet.retweetedBy': async (scene) => listed(await ofTweet(scene, scene.mentionId, `retweetedBy { ${NODES} }`), scene.author.user.id),
  'Query.bookmarks': async (scene) => listed((await ask(scene, `{ bookmarks { ${NODES} } }`, {}))?.bookmarks, scene.tweetId),
  'Query.node(user)': async (scene) => seenIf((await ask(scene, NODE, { id: scene.author.user.id })).node?.id === scene.author.user.id),
  'Query.node(tweet)': async (scene) => seenIf((await ask(scene, NODE, { id: scene.tweetId })).node?.id === scene.tweetId),
  'Tweet.ancestors': async (scene) => tweetOrReason((await ofTweet(scene, scene.replyId, `ancestors { ${TWEET_RESULT} }`))[0], scene.tweetId),
  'Tweet.replies': async (scene) => listed(await ofTweet(scene, scene.mentionId, `replies { ${NODES} }`), scene.authorsReplyId),
  'Tweet.quotes': async (scene) => listed(await ofTweet(scene, scene.mentionId, `quotes { ${NODES} }`), scene.authorsQuoteId),
  'Query.mentions': async (scene) => listed((await ask(scene, `{ mentions { ${NODES} } }`, {}))?.mentions, scene.tweetId),
  'Query.searchTweets(latest)': searched('LATEST'),
  'Query.searchTweets(relevance)': searched('RELEVANCE'),
  'Query.searchUsers': async (scene) => listed((await ask(scene, `query ($query: String!) { searchUsers(query: $query) { ${NODES} } }`, { query: scene.author.user.username }))?.searchUsers, scene.author.user.id),
  'Query.notifications': async (scene) => listed(await notifications(scene), await mentionNotification(scene)),
  'Query.node(notification)': async (scene) => {
    const id = await mentionNotification(scene);
    return seenIf((await ask(scene, NODE, { id })).node?.id === id);
  },
  'Notification.tweet': async (scene) => {
    const id = await mentionNotification(scene);
    return tweetOrReason((await notifications(scene))?.edges.find(({ node }: { node: { id: string } }) => node.id === id)?.node.tweet, scene.tweetId);
  },
  'Notification.actors': async (scene) => seenIf((await notifications(scene))?.edges
    .some(({ node }: { node: { actors: { id: string }[] } }) => node.actors.some(({ id }) => id === scene.author.user.id)) ?? false),
  'Subscription.notifications': liveNotification,
  'Hashtag.tweets': async (scene) =>
    listed((await ask(scene, `query ($tag: String!) { hashtag(tag: $tag) { tweets { ${NODES} } } }`, { tag: hashtagOf(scene.author) })).hashtag?.tweets, scene.tweetId),
  'Explore.topTweets': async (scene) => {
    await forgetTopTweets(scene.linnet);
    return listed((await ask(scene, `{ explore { topTweets(first: 100) { ${NODES} } } }`, {})).explore.topTweets, scene.tweetId);
  },
  'Query.suggestedUsers': async (scene) => seenIf((await ask(scene, '{ suggestedUsers(first: 100) { user { id } } }', {}))?.suggestedUsers
    .some(({ user }: { user: { id: string } }) => user.id === scene.author.user.id) ?? false),
  'Query.followRequests': async (scene) => listed((await ask(scene, `{ followRequests { ${NODES} } }`, {}))?.followRequests, scene.author.user.id),
};
