import { Field, InputType } from 'type-graphql';
import type { PushSubscriptionInput } from '../../services/push/subscribe-to-push.ts';

@InputType('PushSubscriptionKeysInput', { description: 'What a browser made for its subscription.' })
export class PushSubscriptionKeysInputType {
  @Field(() => String, { description: 'Its public key: an uncompressed point of P-256, base64url.' })
  p256dh: string;

  @Field(() => String, { description: 'Its secret: 16 bytes, base64url.' })
  auth: string;
}

@InputType('PushSubscriptionInput', { description: 'What PushSubscription.toJSON() of a browser gives, without expirationTime.' })
export class PushSubscriptionInputType implements PushSubscriptionInput {
  @Field(() => String, { description: 'The https address of the push service, at most 2048 characters.' })
  endpoint: string;

  @Field(() => PushSubscriptionKeysInputType, { description: 'With what its messages are encrypted.' })
  keys: PushSubscriptionKeysInputType;
}
