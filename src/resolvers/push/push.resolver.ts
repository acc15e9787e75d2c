import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { acting, type Context } from '../context.ts';
import { PushSubscriptionInputType } from './push-subscription.input.ts';

@Resolver()
export class PushResolver {
  @Query(() => String, { description: 'The applicationServerKey with which a browser subscribes to Web Push: a VAPID public key, base64url.' })
  pushPublicKey(@Ctx() { services }: Context): Promise<string> {
    return services.push.pushPublicKey();
  }

  @Mutation(() => Boolean, { description: 'Has a browser told of each new notification of the viewer\'s by Web Push, as JSON: id, type, actor { username displayName }, actorCount, tweet { id text } and unreadCount. For as long as this session lives; the 20 browsers that subscribed last. A browser is told of one person\'s notifications, those of whoever subscribed last. BAD_USER_INPUT on `input.endpoint`, `input.keys.p256dh` or `input.keys.auth`.' })
  async subscribeToPush(@Arg('input', () => PushSubscriptionInputType, { description: 'The browser\'s subscription.' }) input: PushSubscriptionInputType, @Ctx() context: Context): Promise<boolean> {
    await context.services.push.subscribeToPush(acting(context), input);
    return true;
  }

  @Mutation(() => Boolean, { description: 'Ends a browser\'s subscription. False where the viewer had none there.' })
  unsubscribeFromPush(@Arg('endpoint', () => String, { description: 'That of the subscription.' }) endpoint: string, @Ctx() context: Context): Promise<boolean> {
    return context.services.push.unsubscribeFromPush(acting(context), endpoint);
  }
}
