import { Field, InputType } from 'type-graphql';
import type { SignInInput } from '../../services/accounts/sign-in.ts';
import type { SignUpInput } from '../../services/accounts/sign-up.ts';

@InputType('SignUpInput', { description: 'A new account.' })
export class SignUpInputType implements SignUpInput {
  @Field(() => String, { description: '1 to 30 characters out of A-Z, a-z, 0-9 and _; unique without regard to case.' })
  username: string;

  @Field(() => String, { description: 'At most 254 characters; unique without regard to case; shown to nobody.' })
  email: string;

  @Field(() => String, { description: '8 to 128 characters, any of Unicode. Compared in NFKC, so it does not matter how a keyboard composes them.' })
  password: string;

  @Field(() => String, { description: '1 to 50 graphemes on one line, at least one of them visible; trimmed and stored in Unicode\'s NFC.' })
  displayName: string;
}

@InputType('SignInInput', { description: 'What proves who somebody is.' })
export class SignInInputType implements SignInInput {
  @Field(() => String, { description: 'The username or the e-mail address; case does not matter.' })
  login: string;

  @Field(() => String, { description: 'The password of the account.' })
  password: string;
}
