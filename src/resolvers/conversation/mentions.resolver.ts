import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { signedIn, type Context } from '../context.ts';
import { toConnection } from '../page/connection.ts';
import { PageArgs, toPageRequest } from '../page/page.args.ts';
import { TweetConnectionType } from '../tweet/tweet-connection.type.ts';

@Resolver()
export class MentionsResolver {
  @Query(() => TweetConnectionType, { description: 'The tweets that mention the viewer by name, newest first. People whom the viewer mutes are not left out.' })
  async mentions(@Args(() => PageArgs) page: PageArgs, @Ctx() context: Context): Promise<TweetConnectionType> {
    const request = signedIn(context);
    return toConnection(await context.services.conversations.listMentions(request, toPageRequest(page)), 'mentions', request.viewer.userId);
  }
}
