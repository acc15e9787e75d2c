import { Field, ObjectType } from 'type-graphql';

@ObjectType('Relationship', { simpleResolvers: true, description: 'How the viewer and another person stand to each other.' })
export class RelationshipType {
  @Field(() => Boolean, { description: 'The viewer follows this person.' })
  following: boolean;

  @Field(() => Boolean, { description: 'This person follows the viewer.' })
  followedBy: boolean;

  @Field(() => Boolean, { description: 'The viewer has asked to follow this private account and waits for an answer.' })
  followRequested: boolean;

  @Field(() => Boolean, { description: 'The viewer blocks this person: neither sees anything of the other.' })
  blocking: boolean;

  @Field(() => Boolean, { description: 'This person blocks the viewer.' })
  blockedBy: boolean;

  @Field(() => Boolean, { description: 'The viewer has muted this person, who does not learn of it.' })
  muting: boolean;
}
