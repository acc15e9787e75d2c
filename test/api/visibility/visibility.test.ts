import { getNamedType, isInterfaceType, isObjectType, isUnionType, type GraphQLNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSchema } from '../../../src/resolvers/schema.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { paths } from './paths.ts';
import { makeScene, type Scene } from './scenes.ts';
import { expected, NO_PATHS, RELATIONS } from './table.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

test('each row of the table has its code, and each code its row', () => {
  expect(Object.keys(paths).sort()).toEqual([...expected.keys()].sort());
});

test('each field of the schema that yields a tweet or a person has a row', () => {
  const listed = new Set([...[...expected.keys()].map((path) => path.replace(/\(.*/, '')), ...Object.keys(NO_PATHS)]);
  expect(new Set(fieldsThatYield(['User', 'Tweet']))).toEqual(listed);
});

describe.each(RELATIONS)('%s', (relation) => {
  let scene: Scene;
  beforeAll(async () => { scene = await makeScene(linnet, relation); });

  test.each([...expected].map(([path, cells]) => [path, cells[relation]] as const))('%s: %s', async (path, cell) => {
    expect(await paths[path]!(scene)).toBe(cell);
  });
});

/** As "Type.field": every field whose value is one of the types, or may hold one in whatever is inside of it. */
function fieldsThatYield(names: readonly string[]): string[] {
  const types = Object.values(createSchema().getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const carriers = new Set(names);
  const carries = (type: GraphQLNamedType): boolean => {
    if (isUnionType(type)) return type.getTypes().some(({ name }) => carriers.has(name));
    if (isInterfaceType(type)) return types.some((other) => isObjectType(other) && carriers.has(other.name) && other.getInterfaces().includes(type));
    return isObjectType(type) && Object.values(type.getFields()).some((field) => carriers.has(getNamedType(field.type).name));
  };
  for (let size = 0; size < carriers.size;) {
    size = carriers.size;
    for (const type of types) if (carries(type)) carriers.add(type.name);
  }
  return types.flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : [])
    .filter((field) => carriers.has(getNamedType(field.type).name)).map((field) => `${type.name}.${field.name}`));
}
