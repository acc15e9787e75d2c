import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType('Node', {
  description: 'Anything that has an id of its own.',
  // By name: the types import this one. Of what has an id only people have a username, and only notifications a recipient.
  resolveType: (value: object) => ('username' in value ? 'User' : 'recipientId' in value ? 'Notification' : 'Tweet'),
})
export abstract class NodeType {
  @Field(() => ID, { description: 'Never changes and is unique among everything in Linnet. Treat it as opaque: what it is made of may change.' })
  id: string;
}
