import { readFileSync } from 'node:fs';
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType, isUnionType, type GraphQLArgument, type GraphQLInputField, type GraphQLNamedType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/resolvers/schema.ts';

const contract = buildSchema(readFileSync(new URL('contract.graphql', import.meta.url), 'utf8'));
const ours = createSchema();

/** What has landed of the contract; each issue adds its fields. */
const LANDED = {
  Query: ['me', 'user', 'tweet', 'homeTimeline', 'bookmarks', 'followRequests', 'sessions', 'node', 'mentions', 'notifications',
    'searchTweets', 'searchUsers', 'hashtag', 'searchHashtags', 'trends', 'suggestedUsers'],
  Mutation: [
    'signUp', 'signIn', 'refreshSession', 'signOut', 'revokeSession', 'updateProfile', 'changePassword',
    'postTweet', 'deleteTweet', 'follow', 'unfollow',
    'removeFollower', 'acceptFollowRequest', 'rejectFollowRequest', 'block', 'unblock', 'mute', 'unmute',
    'likeTweet', 'unlikeTweet', 'retweet', 'undoRetweet', 'bookmarkTweet', 'removeBookmark',
    'postThread', 'editTweet', 'votePoll', 'markNotificationsRead',
  ],
  Subscription: ['homeTimeline', 'tweetUpdates', 'notifications'],
  Hashtag: ['tag', 'tweetCount', 'tweets'],
  Trend: ['hashtag', 'score', 'tweetCount'],
  UserSuggestion: ['user', 'mutualCount'],
  TweetUpdate: ['tweet'],
  Notification: ['id', 'type', 'actors', 'actorCount', 'tweet', 'read', 'createdAt', 'updatedAt'],
  NotificationConnection: ['edges', 'pageInfo', 'unreadCount', 'liveCursor'],
  NotificationChanged: ['cursor', 'notification', 'unreadCount'],
  TweetSearchConnection: ['edges', 'pageInfo', 'degraded'],
  SearchOrder: ['RELEVANCE', 'LATEST'],
  TimelineOrder: ['LATEST', 'RANKED'],
  Tweet: [
    'id', 'author', 'text', 'entities', 'createdAt', 'inReplyTo', 'conversationId', 'likeCount', 'retweetCount', 'replyCount', 'viewerHasLiked', 'viewerHasRetweeted',
    'editedAt', 'revisions', 'quoted', 'quoteCount', 'ancestors', 'replies', 'quotes', 'likedBy', 'retweetedBy', 'viewerHasBookmarked', 'poll',
  ],
  Poll: ['options', 'endsAt', 'closed', 'voteCount', 'viewerChoice'],
  PollOption: ['label', 'voteCount'],
  TweetRevision: ['text', 'createdAt'],
  User: [
    'id', 'username', 'displayName', 'bio', 'location', 'website', 'verified', 'private', 'createdAt',
    'followerCount', 'followingCount', 'tweetCount', 'relationship', 'timeline', 'likes', 'followers', 'following',
  ],
};

const typesInBoth = Object.values(contract.getTypeMap()).filter(({ name }) => !name.startsWith('__') && ours.getType(name) !== undefined);

describe.each(typesInBoth.map((type) => [type.name, type] as const))('%s', (name, promised) => {
  const real = ours.getType(name) as GraphQLNamedType;

  it('is of the kind that the contract says', () => expect(real.constructor.name).toBe(promised.constructor.name));

  it('has in each field and argument what the contract says', () => {
    const realFields = fieldsOf(real);
    const shared = Object.fromEntries(Object.entries(fieldsOf(promised)).filter(([field]) => field in realFields));
    const sameOfOurs = Object.fromEntries(Object.keys(shared).map((field) => [field, pick(realFields[field], shared[field])]));
    expect(sameOfOurs).toEqual(shared);
  });

  it('asks for nothing that the contract does not know', () => {
    const promisedFields = fieldsOf(promised);
    for (const [field, { args, required }] of Object.entries(fieldsOf(real))) {
      const known = promisedFields[field];
      if (known === undefined) expect(required && isInputObjectType(real), `${name}.${field} is new and required`).toBe(false);
      for (const [arg, { required: argRequired }] of Object.entries(args)) {
        if (known !== undefined && !(arg in known.args)) expect(argRequired, `${name}.${field}(${arg}:) is new and required`).toBe(false);
      }
    }
  });
});

it.each(Object.entries(LANDED))('%s has every field, or value, that has landed', (name, fields) => {
  expect(Object.keys(fieldsOf(ours.getType(name)!))).toEqual(expect.arrayContaining(fields));
});

it('describes every type, field, argument and input', () => {
  const bare: string[] = [];
  for (const type of Object.values(ours.getTypeMap())) {
    if (type.name.startsWith('__') || ['Query', 'Mutation', 'Subscription'].includes(type.name)) continue;
    if (!type.description) bare.push(type.name);
  }
  for (const type of Object.values(ours.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      if (!field.description) bare.push(`${type.name}.${field.name}`);
      for (const arg of 'args' in field ? field.args : []) if (!arg.description) bare.push(`${type.name}.${field.name}(${arg.name}:)`);
    }
  }
  expect(bare).toEqual([]);
});

interface Shape {
  type: string;
  defaultValue: unknown;
  required: boolean;
  args: Record<string, Omit<Shape, 'args'>>;
}

function fieldsOf(type: GraphQLNamedType): Record<string, Shape> {
  if (isObjectType(type) || isInterfaceType(type)) {
    const fields = Object.values(type.getFields()).map((field) => [field.name, {
      type: String(field.type), defaultValue: undefined, required: false, args: Object.fromEntries(field.args.map((arg) => [arg.name, inputShape(arg)])),
    }] as const);
    const interfaces = type.getInterfaces().map(({ name }) => [`implements ${name}`, { type: name, defaultValue: undefined, required: false, args: {} }] as const);
    return Object.fromEntries([...fields, ...interfaces]);
  }
  if (isInputObjectType(type)) return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, { ...inputShape(field), args: {} }]));
  const members = isEnumType(type) ? type.getValues() : isUnionType(type) ? type.getTypes() : [];
  return Object.fromEntries(members.map(({ name }) => [name, { type: 'member', defaultValue: undefined, required: false, args: {} }]));
}

const inputShape = ({ type, defaultValue }: GraphQLArgument | GraphQLInputField): Omit<Shape, 'args'> =>
  ({ type: String(type), defaultValue, required: String(type).endsWith('!') && defaultValue === undefined });

/** Our field with no more arguments than the contract names: further ones are free to add. */
const pick = (field: Shape | undefined, promised: Shape | undefined): Shape | undefined =>
  field && { ...field, args: Object.fromEntries(Object.entries(field.args).filter(([arg]) => arg in (promised?.args ?? {}))) };
