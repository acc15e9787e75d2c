import { Field, InputType } from 'type-graphql';
import type { UpdateProfileInput } from '../../services/accounts/update-profile.ts';

@InputType('UpdateProfileInput', { description: 'What is left out stays as it is. Texts are stored in Unicode\'s NFC, trimmed at both ends, and must not hold control characters.' })
export class UpdateProfileInputType implements UpdateProfileInput {
  @Field(() => String, { nullable: true, description: '1 to 50 graphemes on one line, at least one of them visible. Null is refused.' })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'At most 160 graphemes; line feeds and tabs are kept. Null or an empty text clears it.' })
  bio?: string | null;

  @Field(() => String, { nullable: true, description: 'At most 100 graphemes on one line. Null or an empty text clears it.' })
  location?: string | null;

  @Field(() => String, { nullable: true, description: 'A full http or https address without a login in it, at most 255 characters. Null or an empty text clears it.' })
  website?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: from now on people must ask before they follow; present followers stay. False: everybody who has asked follows at once. Null is refused.' })
  private?: boolean | null;
}
