import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { block, edit, rowCounts } from '../../support/conversation.ts';
import { deleteTweet, post, readHome, settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
let ann: SignedUp;
let bob: SignedUp;
beforeAll(async () => {
  linnet = await startLinnet();
  [ann, bob] = await Promise.all([linnet.signUp('ann'), linnet.signUp('bob')]);
});
afterAll(() => linnet.close());

const EDIT = 'mutation ($id: ID!, $text: String!) { editTweet(id: $id, text: $text) { id } }';
const TWEET = `query ($id: ID!) { tweet(id: $id) { ... on Tweet { text createdAt editedAt replyCount quoteCount likeCount
  entities { hashtags { tag } mentions { username } urls { url } } revisions { text createdAt } } } }`;
const read = async (id: string) => (await linnet.gql(TWEET, { id })).tweet;
const refusal = async (person: SignedUp | undefined, id: string, text = 'changed') => (await linnet.errorsOf(EDIT, { id, text }, person?.token))[0];
const mentionsOf = async ({ token }: SignedUp): Promise<string[]> =>
  (await linnet.gql('{ mentions(first: 100) { edges { node { id } } } }', {}, token)).mentions.edges.map(({ node }: { node: { id: string } }) => node.id);
const age = (id: string, interval: string) =>
  linnet.app.database.rows('age_tweet', 'UPDATE tweets SET created_at = created_at - $2::interval WHERE id = $1', [id, interval]);

describe('editTweet', () => {
  test('changes the text with its entities everywhere, and keeps counts and place', async () => {
    const id = await post(linnet, ann, 'first #one @bob');
    await post(linnet, bob, 'a reply', { inReplyToId: id });
    await post(linnet, bob, 'a quote', { quotedId: id });
    const before = await read(id);
    const edited = await edit(linnet, ann, id, 'second #two https://example.com');
    expect(edited).toMatchObject({ id, text: 'second #two https://example.com', replyCount: 1, quoteCount: 1, createdAt: before.createdAt });
    expect(edited.editedAt! > before.createdAt).toBe(true);
    expect(await read(id)).toMatchObject({
      text: 'second #two https://example.com', createdAt: before.createdAt, editedAt: edited.editedAt, replyCount: 1, quoteCount: 1,
      entities: { hashtags: [{ tag: 'two' }], mentions: [], urls: [{ url: 'https://example.com' }] },
    });
    expect((await readHome(linnet, ann)).texts).toContain('second #two https://example.com');
  });

  test('keeps every revision, oldest first, the current one last', async () => {
    const id = await post(linnet, ann, 'v0');
    expect((await read(id)).revisions).toEqual([{ text: 'v0', createdAt: (await read(id)).createdAt }]);
    expect((await read(id)).editedAt).toBeNull();
    for (let n = 1; n <= 5; n += 1) await edit(linnet, ann, id, `v${n}`);
    const { revisions, createdAt, editedAt } = await read(id);
    expect(revisions.map(({ text }: { text: string }) => text)).toEqual(['v0', 'v1', 'v2', 'v3', 'v4', 'v5']);
    const times: string[] = revisions.map((revision: { createdAt: string }) => revision.createdAt);
    expect([times[0], times[5]]).toEqual([createdAt, editedAt]);
    expect([...new Set(times)].sort()).toEqual(times);
  });

  test('lets mentions follow the text', async () => {
    const id = await post(linnet, ann, 'hello @bob');
    expect(await mentionsOf(bob)).toContain(id);
    await edit(linnet, ann, id, 'hello @ann');
    expect(await mentionsOf(bob)).not.toContain(id);
    expect(await mentionsOf(ann)).toContain(id);
    await edit(linnet, ann, id, 'hello @BOB and @bob and @nobody_at_all');
    expect((await mentionsOf(bob)).filter((mention) => mention === id)).toHaveLength(1);
  });

  test('makes no revision of a text that equals the current one, not even after the fifth edit', async () => {
    const id = await post(linnet, ann, 'Café');
    expect((await edit(linnet, ann, id, 'Cafe\u0301')).editedAt).toBeNull();
    for (let n = 1; n <= 5; n += 1) await edit(linnet, ann, id, `v${n}`);
    expect((await edit(linnet, ann, id, 'v5')).revisions).toHaveLength(6);
  });

  test('accepts exactly five of twenty edits at once', async () => {
    const id = await post(linnet, ann, 'v');
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => linnet.request(EDIT, { id, text: `v${n}` }, ann.token)));
    const refused = answers.flatMap(({ errors }) => errors);
    expect(refused).toHaveLength(15);
    for (const { extensions } of refused) expect(extensions).toMatchObject({ code: 'FORBIDDEN', field: 'id' });
    const { revisions, text } = await read(id);
    expect(revisions).toHaveLength(6);
    expect(revisions[5].text).toBe(text);
    expect(new Set(revisions.map((revision: { text: string }) => revision.text)).size).toBe(6);
  });

  test('ends 60 minutes after the post, and not with the edit before', async () => {
    const id = await post(linnet, ann, 'early');
    await age(id, '59 minutes 50 seconds');
    await edit(linnet, ann, id, 'in time');
    await age(id, '11 seconds');
    expect(await refusal(ann, id)).toMatchObject({ code: 'FORBIDDEN', field: 'id' });
    expect((await read(id)).text).toBe('in time');
  });

  test.each(['', ' \n', 'x'.repeat(281), 'a\u0007b'])('refuses the text %j', async (text) => {
    const id = await post(linnet, ann, 'sound');
    expect(await refusal(ann, id, text)).toMatchObject({ code: 'BAD_USER_INPUT', field: 'text' });
    expect(await read(id)).toMatchObject({ text: 'sound', editedAt: null });
  });

  test('refuses another\'s tweet, unknown and deleted ones, and changes nothing', async () => {
    const [mine, gone] = [await post(linnet, ann, 'mine'), await post(linnet, bob, 'gone')];
    await deleteTweet(linnet, bob, gone);
    const cat = await linnet.signUp('cat');
    await block(linnet, ann, cat);
    await settled(linnet);
    const before = await rowCounts(linnet, ['tweet_revisions', 'mentions', 'outbox']);
    expect(await refusal(bob, mine)).toMatchObject({ code: 'FORBIDDEN', field: 'id' });
    for (const [person, id] of [[bob, gone], [cat, mine], [bob, newId()], [bob, ''], [bob, "'"]] as const) expect(await refusal(person, id)).toMatchObject({ code: 'NOT_FOUND', field: 'id' });
    expect(await refusal(undefined, mine)).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await read(mine)).text).toBe('mine');
    expect(await rowCounts(linnet, ['tweet_revisions', 'mentions', 'outbox'])).toEqual(before);
  });

  test('edits or deletes, whichever comes first, and never brings a deleted tweet back', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await post(linnet, ann, 'here @bob');
      await Promise.all([linnet.request(EDIT, { id, text: 'still here @bob' }, ann.token), deleteTweet(linnet, ann, id)]);
      expect((await linnet.gql('query ($id: ID!) { tweet(id: $id) { __typename } }', { id })).tweet.__typename).toBe('TweetTombstone');
      expect(await mentionsOf(bob)).not.toContain(id);
    }
  });
});
