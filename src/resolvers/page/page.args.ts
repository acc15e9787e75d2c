import { ArgsType, Field, Int } from 'type-graphql';
import type { PageRequest } from '../../domain/pages.ts';

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: 'How many items at most, 1 to 100.' })
  first: number;

  @Field(() => String, { nullable: true, description: 'A cursor of this list: the page begins right after it. It stays good when items come and go.' })
  after?: string | null;
}

export const toPageRequest = ({ first, after }: PageArgs): PageRequest => ({ first, after: after ?? undefined });
