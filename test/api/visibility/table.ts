/**
 * Who sees what: each way to a tweet or a person, crossed with how the viewer stands to its author. `seen`, `-` for absent,
 * or the reason of the tombstone. A way that is not here fails the test; to add one, add its row, and its code in paths.ts.
 *
 * suspended, deleted: of somebody whom the viewer follows. retweeted: a private author's tweet, retweeted by a follower of
 * theirs whom the viewer follows. letIn: a private author whom the viewer follows.
 */
const TABLE = `
                                   self  stranger  follower  requested  muted  blocked  blocking  signedOut  suspended  deleted  private    retweeted  letIn
Query.me                           seen  -         -         -          -      -        -         -          -          -        -          -          -
Query.user(id)                     seen  seen      seen      seen       seen   seen     seen      seen       -          seen     seen       seen       seen
Query.user(username)               seen  seen      seen      seen       seen   seen     seen      seen       -          seen     seen       seen       seen
Query.node(user)                   seen  seen      seen      seen       seen   seen     seen      seen       -          seen     seen       seen       seen
MentionEntity.user                 seen  seen      seen      seen       seen   seen     seen      seen       -          seen     seen       seen       seen
Query.tweet                        seen  seen      seen      PROTECTED  seen   BLOCKED  BLOCKED   seen       SUSPENDED  DELETED  PROTECTED  PROTECTED  seen
Query.node(tweet)                  seen  seen      seen      -          seen   -        -         seen       -          -        -          -          seen
Tweet.inReplyTo                    seen  seen      seen      PROTECTED  seen   BLOCKED  BLOCKED   seen       SUSPENDED  DELETED  PROTECTED  PROTECTED  seen
Tweet.ancestors                    seen  seen      seen      PROTECTED  seen   BLOCKED  BLOCKED   seen       SUSPENDED  DELETED  PROTECTED  PROTECTED  seen
Tweet.quoted                       seen  seen      seen      PROTECTED  seen   BLOCKED  BLOCKED   seen       SUSPENDED  DELETED  PROTECTED  PROTECTED  seen
Tweet.author                       seen  seen      seen      -          seen   -        -         seen       -          -        -          -          seen
User.timeline                      seen  seen      seen      -          seen   -        -         seen       -          -        -          -          seen
User.timeline(retweet)             seen  seen      seen      -          seen   -        -         seen       -          -        -          -          seen
TimelineItem.retweetedBy           seen  seen      seen      -          seen   -        -         seen       -          seen     -          -          seen
Query.homeTimeline                 seen  -         seen      -          -      -        -         -          -          -        -          -          seen
Query.homeTimeline(retweet)        seen  seen      seen      -          -      -        -         -          -          -        -          -          seen
Query.homeTimeline(ranked)         seen  seen      seen      -          -      -        -         -          -          -        -          -          seen
Query.homeTimeline(suggested)      seen  seen      seen      -          -      -        -         -          -          seen     -          -          seen
Subscription.homeTimeline          seen  -         seen      -          -      -        -         -          -          -        -          -          seen
Subscription.homeTimeline(retweet) seen  seen      seen      -          -      -        -         -          -          -        -          -          seen
Subscription.tweetUpdates          seen  seen      seen      -          seen   -        -         seen       -          -        -          -          seen
User.followers                     seen  seen      seen      seen       seen   -        -         seen       -          seen     seen       seen       seen
User.following                     seen  seen      seen      seen       seen   -        -         seen       -          seen     seen       seen       seen
User.followers(theirs)             seen  seen      seen      -          seen   -        -         seen       -          seen     -          -          seen
User.following(theirs)             seen  seen      seen      -          seen   -        -         seen       -          seen     -          -          seen
Tweet.replies                      seen  seen      seen      -          seen   -        -         seen       -          seen     -          -          seen
Tweet.quotes                       seen  seen      seen      -          seen   -        -         seen       -          seen     -          -          seen
Query.mentions                     seen  seen      seen      -          seen   -        -         -          -          -        -          -          seen
User.likes                         seen  seen      seen      -          seen   -        -         seen       -          -        -          -          seen
User.likes(theirs)                 seen  seen      seen      -          seen   -        -         seen       -          seen     -          -          seen
Tweet.likedBy                      seen  seen      seen      seen       seen   -        -         seen       -          seen     seen       seen       seen
Tweet.retweetedBy                  seen  seen      seen      seen       seen   -        -         seen       -          seen     seen       seen       seen
Query.bookmarks                    seen  seen      seen      -          seen   -        -         -          -          -        -          -          seen
Query.notifications                seen  seen      seen      -          -      -        -         -          -          -        -          -          seen
Query.node(notification)           seen  seen      seen      -          -      -        -         -          -          -        -          -          seen
Notification.tweet                 seen  seen      seen      -          -      -        -         -          -          -        -          -          seen
Notification.actors                -     seen      seen      seen       -      -        -         -          -          seen     seen       seen       seen
Subscription.notifications         seen  seen      seen      -          -      -        -         -          -          DELETED  -          -          seen
Query.searchTweets(latest)         seen  seen      seen      -          seen   -        -         seen       -          -        -          -          seen
Query.searchTweets(relevance)      seen  seen      seen      -          seen   -        -         seen       -          -        -          -          seen
Query.searchUsers                  seen  seen      seen      seen       seen   -        -         seen       -          seen     seen       seen       seen
Hashtag.tweets                     seen  seen      seen      -          seen   -        -         seen       -          -        -          -          seen
Explore.topTweets                  seen  seen      seen      -          -      -        -         seen       -          -        -          -          -
Query.suggestedUsers               -     seen      -         -          -      -        -         -          -          -        -          seen       -
Query.followRequests               -     seen      seen      seen       seen   -        -         -          -          seen     seen       seen       seen
`;

const [head, ...lines] = TABLE.trim().split('\n').map((line) => line.trim().split(/\s+/));

export const RELATIONS = ['self', 'stranger', 'follower', 'requested', 'muted', 'blocked', 'blocking', 'signedOut', 'suspended', 'deleted', 'private', 'retweeted', 'letIn'] as const;
export type Relation = (typeof RELATIONS)[number];
if (head!.join() !== RELATIONS.join()) throw new Error('The columns of the table are not the relations.');

/** What each path yields under each relation. */
export const expected = new Map(lines.map(([path, ...cells]) => {
  if (cells.length !== RELATIONS.length) throw new Error(`The row of ${path} has ${cells.length} cells, not ${RELATIONS.length}.`);
  return [path!, Object.fromEntries(RELATIONS.map((relation, index) => [relation, cells[index]!])) as Record<Relation, string>] as const;
}));

/** Fields that carry what another path has yielded already, and mutations, which answer with what their caller named. */
export const NO_PATHS: Readonly<Record<string, string>> = {
  'UserConnection.edges': 'a part of each list of people',
  'UserEdge.node': 'a part of each list of people',
  'TweetConnection.edges': 'a part of each list of tweets',
  'TweetEdge.node': 'a part of each list of tweets',
  'TweetSearchConnection.edges': 'a part of Query.searchTweets',
  'TimelineConnection.edges': 'a part of each timeline',
  'TimelineEdge.node': 'a part of each timeline',
  'TimelineItem.tweet': 'a part of each timeline',
  'TimelineItemAdded.item': 'a part of Subscription.homeTimeline',
  'TweetUpdate.tweet': 'a part of Subscription.tweetUpdates',
  'Tweet.entities': 'its mentions are MentionEntity.user',
  'TweetEntities.mentions': 'its mentions are MentionEntity.user',
  'NotificationConnection.edges': 'a part of Query.notifications',
  'NotificationEdge.node': 'a part of Query.notifications',
  'NotificationChanged.notification': 'a part of Subscription.notifications',
  'Mutation.muteConversation': 'the tweet named, found as Query.tweet finds it: test/api/notifications',
  'Mutation.unmuteConversation': 'the tweet named, found as Query.tweet finds it: test/api/notifications',
  'Query.hashtag': 'its tweets are Hashtag.tweets',
  'Query.searchHashtags': 'their tweets are Hashtag.tweets',
  'Query.trends': 'their tweets are Hashtag.tweets',
  'Trend.hashtag': 'its tweets are Hashtag.tweets',
  'Explore.trends': 'their tweets are Hashtag.tweets',
  'Query.explore': 'its tweets are Explore.topTweets, and those of Hashtag.tweets',
  'UserSuggestion.user': 'a part of Query.suggestedUsers',
  'Mutation.dismissSuggestion': 'the person named, found as Query.user(id) finds them: test/api/discovery',
  'AuthPayload.user': 'the viewer',
  'Mutation.signUp': 'the viewer',
  'Mutation.signIn': 'the viewer',
  'Mutation.refreshSession': 'the viewer',
  'Mutation.updateProfile': 'the viewer',
  'Mutation.postTweet': 'the viewer\'s own',
  'Mutation.postThread': 'the viewer\'s own',
  'Mutation.editTweet': 'the viewer\'s own',
  ...Object.fromEntries(['follow', 'unfollow', 'removeFollower', 'acceptFollowRequest', 'rejectFollowRequest', 'block', 'unblock', 'mute', 'unmute']
    .map((verb) => [`Mutation.${verb}`, 'the person named, found as Query.user(id) finds them: test/api/relations'])),
  ...Object.fromEntries(['likeTweet', 'unlikeTweet', 'retweet', 'undoRetweet', 'bookmarkTweet', 'removeBookmark']
    .map((verb) => [`Mutation.${verb}`, 'the tweet named, found as Query.tweet finds it: test/api/reactions'])),
  'Mutation.votePoll': 'the tweet named, found as Query.tweet finds it: test/api/poll',
};
