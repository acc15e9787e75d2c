import { ObjectType } from 'type-graphql';

@ObjectType('Explore', { description: 'What there is beside what the viewer follows.' })
export class ExploreType {}
