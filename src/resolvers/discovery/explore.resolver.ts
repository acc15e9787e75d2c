import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver } from 'type-graphql';
import type { Trend } from '../../services/discovery/trends.ts';
import type { Context } from '../context.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { toPlaceConnection } from '../page/connection.ts';
import { TweetConnectionType } from '../tweet/tweet-connection.type.ts';
import { ExploreType } from './explore.type.ts';
import { TrendType } from './trend.type.ts';

@Resolver(() => ExploreType)
export class ExploreResolver {
  @Query(() => ExploreType, { description: 'What there is beside what the viewer follows; for who is signed out as well.' })
  explore(): ExploreType {
    return new ExploreType();
  }

  @FieldResolver(() => [TrendType], { description: 'As Query.trends. BAD_USER_INPUT on `first`.' })
  trends(@Arg('first', () => Int, { defaultValue: 10, description: 'How many at most, 1 to 100.' }) first: number, @Ctx() context: Context): Promise<Trend[]> {
    return context.services.discovery.trends(context, first);
  }

  @FieldResolver(() => TweetConnectionType, { description: 'Public tweets of the last 24 hours that most people like and retweet, later ones before equal ones, at most two of one author among ten; 500 at most. In the languages in which the viewer and those they follow write, and of unknown language; in every language where that is not known. Nobody whom the viewer mutes. Made anew every minute: whoever reads on within 20 minutes does so in the list that they began. BAD_USER_INPUT on `first` or `after`.' })
  async topTweets(@Args(() => PageArgs) page: PageArgs, @Ctx() context: Context): Promise<TweetConnectionType> {
    return toPlaceConnection(await context.services.discovery.topTweets(context, toPageRequest(page)), 'topTweets', context.viewer?.userId ?? '');
  }
}
