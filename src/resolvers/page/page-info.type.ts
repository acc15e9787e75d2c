import { Field, ObjectType } from 'type-graphql';

@ObjectType('PageInfo', { description: 'Where a page stands in its list, as the GraphQL cursor connections specification has it.', simpleResolvers: true })
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether another page follows: pass endCursor as `after`.' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether the page was read from a cursor on, and so is not the first.' })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first item; null on an empty page.' })
  startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'The cursor of the last item; null on an empty page.' })
  endCursor: string | null;
}
