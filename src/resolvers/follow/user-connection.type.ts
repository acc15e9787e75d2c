import { Field, ObjectType } from 'type-graphql';
import type { User } from '../../domain/user.ts';
import { PageInfoType } from '../page/page-info.type.ts';
import { UserType } from '../user/user.type.ts';

@ObjectType('UserEdge', { description: 'A person in a list and their place.', simpleResolvers: true })
export class UserEdgeType {
  @Field(() => String, { description: 'Pass it as `after` to read on from here.' })
  cursor: string;

  @Field(() => UserType, { description: 'The person.' })
  node: User;
}

@ObjectType('UserConnection', { description: 'A page of people.', simpleResolvers: true })
export class UserConnectionType {
  @Field(() => [UserEdgeType], { description: 'The people of this page.' })
  edges: UserEdgeType[];

  @Field(() => PageInfoType, { description: 'Where this page stands.' })
  pageInfo: PageInfoType;
}
