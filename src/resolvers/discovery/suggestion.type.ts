import { Field, Int, ObjectType } from 'type-graphql';
import type { User } from '../../domain/user.ts';
import { UserType } from '../user/user.type.ts';

@ObjectType('UserSuggestion', { description: 'Somebody whom the viewer might follow.', simpleResolvers: true })
export class UserSuggestionType {
  @Field(() => UserType, { description: 'Who it is.' })
  user: User;

  @Field(() => Int, { description: 'How many of the people whom the viewer follows follow this person.' })
  mutualCount: number;
}
