import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { cursorOf, liveCursorOf } from '../floor/timeline-json.ts';
import type { TextbookContext } from './context.ts';
import { Relationship, TimelineConnection, Tweet, User } from './home-timeline.types.ts';

@Resolver()
export class HomeTimelineResolver {
  @Query(() => TimelineConnection)
  async homeTimeline(@Arg('first', () => Int) first: number, @Ctx() { prisma, viewerId, listHome }: TextbookContext): Promise<TimelineConnection> {
    const { ids, position } = await listHome(first + 1);
    const tweets = await prisma.tweet.findMany({ where: { id: { in: ids.slice(0, first) }, deletedAt: null }, orderBy: { id: 'desc' } });
    const edges = tweets.map((tweet) => ({ cursor: cursorOf(viewerId, tweet.id), node: { id: tweet.id, tweet, retweetedBy: null } }));
    const [start, end] = [edges[0], edges.at(-1)];
    return {
      edges, liveCursor: liveCursorOf(viewerId, position),
      pageInfo: { hasNextPage: ids.length > first, hasPreviousPage: false, startCursor: start?.cursor ?? null, endCursor: end?.cursor ?? null },
    };
  }
}

@Resolver(() => Tweet)
export class TweetResolver {
  @FieldResolver(() => User)
  author(@Root() { authorId }: Tweet, @Ctx() { prisma }: TextbookContext): Promise<User> {
    return prisma.user.findUniqueOrThrow({ where: { id: authorId } });
  }

  @FieldResolver(() => Int)
  likeCount(@Root() tweet: Tweet, @Ctx() context: TextbookContext): Promise<number> {
    return countOf(tweet, context, 'likeCount');
  }

  @FieldResolver(() => Int)
  retweetCount(@Root() tweet: Tweet, @Ctx() context: TextbookContext): Promise<number> {
    return countOf(tweet, context, 'retweetCount');
  }

  @FieldResolver(() => Int)
  replyCount(@Root() tweet: Tweet, @Ctx() context: TextbookContext): Promise<number> {
    return countOf(tweet, context, 'replyCount');
  }

  @FieldResolver(() => Boolean)
  async viewerHasLiked(@Root() { id }: Tweet, @Ctx() { prisma, viewerId }: TextbookContext): Promise<boolean> {
    return (await prisma.like.findUnique({ where: { tweetId_userId: { tweetId: id, userId: viewerId } } })) !== null;
  }

  @FieldResolver(() => Boolean)
  viewerHasRetweeted(@Root() { id }: Tweet, @Ctx() { retweeted }: TextbookContext): Promise<boolean> {
    return retweeted.load(id);
  }
}

@Resolver(() => User)
export class AuthorResolver {
  @FieldResolver(() => Relationship, { nullable: true })
  async relationship(@Root() { id }: User, @Ctx() { prisma, viewerId }: TextbookContext): Promise<Relationship | null> {
    if (id === viewerId) return null;
    const [following, followedBy] = await Promise.all([[viewerId, id], [id, viewerId]].map(([followerId = '', followeeId = '']) =>
      prisma.follow.findUnique({ where: { followerId_followeeId: { followerId, followeeId } } })));
    return { following: following != null, followedBy: followedBy != null };
  }
}

const countOf = async ({ id }: Tweet, { prisma }: TextbookContext, count: 'likeCount' | 'retweetCount' | 'replyCount'): Promise<number> =>
  (await prisma.tweetStats.findUnique({ where: { tweetId: id } }))?.[count] ?? 0;
