import { afterAll, beforeAll, expect, test } from 'vitest';
import { post } from '../support/social.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { search } from './support.ts';

// Stems of languages that nobody writes in are not looked for (stem-languages.store.ts).
let linnet: Linnet;
let ann: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  ann = await linnet.signUp('ann');
});
afterAll(() => linnet.close());

test.each([
  ['en', 'The senators were talking about the hospitals of this whole country yesterday', 'hospital'],
  ['fr', 'Les députés ont longuement parlé des éoliennes de toute la région hier soir', 'éolienne'],
  ['de', 'Die Abgeordneten haben gestern lange über die neuen Krankenhäuser gesprochen', 'gesprochenes'],
])('the first tweet in a language (%s) is found by another form of its words by the very next search', async (lang, text, form) => {
  for (const order of ['LATEST', 'RELEVANCE'] as const) expect((await search({ linnet }, form, { order })).ids).toEqual([]);
  const id = await post(linnet, ann, text);
  expect(await linnet.app.database.rows('', 'SELECT lang FROM tweets WHERE id = $1', [id])).toEqual([{ lang }]);
  for (const order of ['LATEST', 'RELEVANCE'] as const) expect((await search({ linnet }, form, { order })).ids).toEqual([id]);
});
