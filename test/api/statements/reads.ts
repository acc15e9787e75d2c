import type { SignedUp } from '../../support/sign-up.ts';
import type { World } from './world.ts';

/** Everything about a person, and everything about a tweet, but lists. A new field with a loader of its own belongs here. */
const PERSON = 'id username displayName followerCount followingCount tweetCount relationship { following followedBy followRequested blocking blockedBy muting }';
const WORDS = `id text createdAt conversationId likeCount retweetCount quoteCount replyCount viewerHasLiked viewerHasRetweeted viewerHasBookmarked
  author { ${PERSON} } entities { mentions { user { ${PERSON} } } } revisions { text } poll { voteCount viewerChoice options { label voteCount } }`;
const RESULT = `... on Tweet { ${WORDS} } ... on TweetTombstone { reason }`;
const TWEET = `${WORDS} quoted { ${RESULT} } inReplyTo { ${RESULT} }`;
const INFO = 'pageInfo { hasNextPage endCursor }';

/** What is selected of each list: a field with the argument `first`, or a list of tweets. */
const inside: Readonly<Record<string, string>> = {
  timeline: `{ edges { node { id retweetedBy { ${PERSON} } tweet { ${TWEET} } } } liveCursor ${INFO} }`,
  likes: `{ edges { node { ${TWEET} } } ${INFO} }`,
  followers: `{ edges { node { ${PERSON} } } ${INFO} }`,
  following: `{ edges { node { ${PERSON} } } ${INFO} }`,
  ancestors: `{ ... on Tweet { ${TWEET} } }`,
  replies: `{ edges { node { ${TWEET} } } ${INFO} }`,
  quotes: `{ edges { node { ${TWEET} } } ${INFO} }`,
  likedBy: `{ edges { node { ${PERSON} } } ${INFO} }`,
  retweetedBy: `{ edges { node { ${PERSON} } } ${INFO} }`,
  revisions: '{ text createdAt }',
};

const TAG = `{ tag tweetCount tweets(first: 2) { edges { node { ${TWEET} } } } }`;

export interface Read {
  document: string;
  /** Beside `first`. */
  variables?(world: World, first: number): Record<string, unknown>;
  /** Who asks; the star where nobody else is said. */
  reader?(world: World, first: number): Promise<SignedUp>;
}

const ofTweet = (selection: string): Read => ({
  document: `query ($id: ID!, $first: Int!) { tweet(id: $id) { ... on Tweet { ${TWEET} it: ${selection} } } }`,
  variables: ({ rootId }) => ({ id: rootId }),
});
const ofUser = (selection: string): Read => ({
  document: `query ($id: ID!, $first: Int!) { user(id: $id) { ${PERSON} it: ${selection} } }`,
  variables: ({ star }) => ({ id: star.user.id }),
});
const ofViewer = (field: string, selection: string, more = ''): Read => ({ document: `query ($first: Int!) { it: ${field}(first: $first${more}) ${selection} }` });
/** What is no list, beside one. */
const ofViewerBeside = (field: string): Read => ({ document: `query ($first: Int!) { ${field} me { it: followers(first: $first) ${inside['followers']} } }` });
const page = (list: string): string => `${list}(first: $first) ${inside[list]}`;
/** Two lines of a list of each of `first` tweets or people. */
const ofEachReply = (list: string, selection = `${list}(first: 2) ${inside[list]}`): Read => ofTweet(`replies(first: $first) { edges { node { ${selection} } } }`);
const ofEachLiker = (list: string, more = ''): Read => ofTweet(`likedBy(first: $first) { edges { node { ${list}(first: 2${more}) ${inside[list]} } } }`);

/** One or more for each field of Query and each list below it, by "Type.field"; what is in brackets is another way to it. */
export const reads: Readonly<Record<string, Read>> = {
  'Query.me': { document: `query ($first: Int!) { me { ${PERSON} it: ${page('followers')} } }` },
  'Query.user': ofUser(page('followers')),
  'Query.user(username)': { ...ofUser(page('following')), document: `query ($first: Int!) { user(username: "STAR") { it: ${page('following')} } }` },
  'Query.tweet': ofTweet(page('replies')),
  'Query.node': { ...ofTweet(''), document: `query ($id: ID!, $first: Int!) { node(id: $id) { ... on Tweet { ${TWEET} it: ${page('quotes')} } } }` },
  'Query.homeTimeline': { ...ofViewer('homeTimeline', inside['timeline']!), reader: async ({ reader }) => reader },
  'Query.homeTimeline(ranked)': { document: `query ($first: Int!) { it: homeTimeline(first: $first, order: RANKED) ${inside['timeline']} }`, reader: async ({ reader }) => reader },
  'Query.bookmarks': ofViewer('bookmarks', inside['likes']!),
  'Query.mentions': ofViewer('mentions', inside['likes']!),
  'Query.followRequests': ofViewer('followRequests', inside['followers']!),
  'Query.searchTweets': ofViewer('searchTweets', inside['likes']!, ', query: "text to:star"'),
  'Query.searchTweets(latest)': ofViewer('searchTweets', inside['likes']!, ', query: "text to:star", order: LATEST'),
  'Query.searchUsers': ofViewer('searchUsers', inside['followers']!, ', query: "person"'),
  'Query.notifications': ofViewer('notifications', `{ edges { node { id type actorCount actors { ${PERSON} } tweet { ${RESULT} } } } unreadCount liveCursor ${INFO} }`),
  'Query.hashtag': { document: `query ($first: Int!) { hashtag(tag: "TAG") { tag tweetCount it: tweets(first: $first) ${inside['likes']} } }` },
  'Query.searchHashtags': ofViewer('searchHashtags', TAG, ', prefix: "t"'),
  'Query.trends': ofViewer('trends', `{ score tweetCount hashtag ${TAG} }`),
  'Query.suggestedUsers': { ...ofViewer('suggestedUsers', `{ mutualCount user { ${PERSON} } }`), reader: ({ star, forgetSuggestions }) => forgetSuggestions(star) },
  'Query.explore': { document: `query ($first: Int!) { explore { trends(first: 3) { score hashtag ${TAG} } it: topTweets(first: $first) ${inside['likes']} } }` },
  'Query.notificationSettings': ofViewerBeside('notificationSettings { like }'),
  'Query.pushPublicKey': ofViewerBeside('pushPublicKey'),
  'Query.sessions': { document: '{ it: sessions { id userAgent createdAt lastUsedAt current } }', reader: ({ withSessions }, first) => withSessions(first) },

  'User.timeline': ofUser(page('timeline')),
  'User.timeline(with replies)': ofUser(`timeline(first: $first, filter: TWEETS_AND_REPLIES) ${inside['timeline']}`),
  'User.likes': ofUser(page('likes')),
  'User.followers': ofUser(page('followers')),
  'User.following': ofUser(page('following')),
  'User.timeline(of each)': ofEachLiker('timeline'),
  'User.timeline(of each, with replies)': ofEachLiker('timeline', ', filter: TWEETS_AND_REPLIES'),
  'User.likes(of each)': ofEachLiker('likes'),
  'User.followers(of each)': ofEachLiker('followers'),
  'User.following(of each)': ofEachLiker('following'),
  // Each is filled up from a place of its own.
  'User.followers(of each, with lines that are left out)': { ...ofEachLiker('followers'), reader: async ({ blocker }) => blocker },

  'Tweet.ancestors': {
    document: `query ($id: ID!) { tweet(id: $id) { ... on Tweet { it: ancestors ${inside['ancestors']} } } }`,
    variables: ({ chainIds }, first) => ({ id: chainIds[first] }),
  },
  'Tweet.ancestors(of each)': ofEachReply('ancestors', `ancestors ${inside['ancestors']}`),
  'Tweet.revisions': ofEachReply('revisions', `revisions ${inside['revisions']}`),
  'Tweet.replies': ofTweet(page('replies')),
  'Tweet.quotes': ofTweet(page('quotes')),
  'Tweet.likedBy': ofTweet(page('likedBy')),
  'Tweet.retweetedBy': ofTweet(page('retweetedBy')),
  'Tweet.replies(of each)': ofEachReply('replies'),
  'Tweet.quotes(of each)': ofEachReply('quotes'),
  'Tweet.likedBy(of each)': ofEachReply('likedBy'),
  'Tweet.retweetedBy(of each)': ofEachReply('retweetedBy'),
  'Tweet.likedBy(of each, with lines that are left out)': { ...ofEachReply('likedBy'), reader: async ({ blocker }) => blocker },
};
