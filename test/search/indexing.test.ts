import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseQuery } from '../../src/domain/search/parse-query.ts';
import { splitPosition } from '../../src/domain/search/search-position.ts';
import { toTweetSearch } from '../../src/domain/search/to-tweet-search.ts';
import type { TweetDocument, UserDocument } from '../../src/stores/search/elasticsearch/documents.ts';
import type { SearchEngine, TweetHit } from '../../src/stores/search/search-engine.ts';
import { hasElasticsearch } from '../support/elasticsearch.ts';
import { follow, deleteTweet, post } from '../support/social.ts';
import { act, setPrivate } from '../support/relations.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { documentsOf, indexed, startIndexedLinnet, type IndexedLinnet } from './index-support.ts';

describe.runIf(hasElasticsearch())('the index of Elasticsearch', () => {
  let linnet: IndexedLinnet;
  beforeAll(async () => { linnet = await startIndexedLinnet(); }, 300_000);
  afterAll(() => linnet?.close());
  const tweet = async (id: string) => (await documentsOf(linnet, 'tweets')).find((document) => document.id === id) as TweetDocument | undefined;
  const user = async (id: string) => (await documentsOf(linnet, 'users')).find((document) => document.id === id) as UserDocument | undefined;

  test('follows a tweet from its post over its edit and its counts to its deletion', async () => {
    const ann = await linnet.signUp('ann');
    const bob = await linnet.signUp('bob');
    const id = await post(linnet, ann, 'The Harbour at dawn #sea');
    await indexed(linnet);
    expect(await tweet(id)).toMatchObject({ authorId: ann.user.id, visibility: 'public', likes: 0, words: 'the harbour at dawn sea', marks: expect.stringContaining('#sea') });
    const before = (await tweet(id))!.standing;

    await linnet.gql('mutation ($id: ID!) { likeTweet(id: $id) { id } }', { id }, bob.token);
    const reply = await post(linnet, bob, 'Where is that?', { inReplyToId: id });
    await linnet.gql('mutation ($id: ID!) { editTweet(id: $id, text: "The harbour at dusk") { id } }', { id }, ann.token);
    await indexed(linnet);
    expect(await tweet(id)).toMatchObject({ likes: 1, words: 'the harbour at dusk' });
    expect((await tweet(id))!.standing).toBeGreaterThan(before);

    const replied = (await tweet(id))!.standing;
    await deleteTweet(linnet, bob, reply);
    await indexed(linnet);
    expect((await tweet(id))!.standing).toBeLessThan(replied);
    expect(await tweet(reply)).toBeUndefined();
    await deleteTweet(linnet, ann, id);
    await indexed(linnet);
    expect(await tweet(id)).toBeUndefined();
  });

  test('follows people: their names, their followers, their going private and being suspended, with their tweets', async () => {
    const cat = await linnet.signUp('cat');
    const dan = await linnet.signUp('dan');
    const ids = [await post(linnet, cat, 'one'), await post(linnet, cat, 'two')];
    await follow(linnet, dan, cat);
    await linnet.gql('mutation { updateProfile(input: { displayName: "Catherine Été" }) { id } }', {}, cat.token);
    await indexed(linnet);
    expect(await user(cat.user.id)).toMatchObject({ followers: 1, suspended: false, words: 'cat catherine ete' });

    await setPrivate(linnet, cat, true);
    await indexed(linnet);
    for (const id of ids) expect((await tweet(id))?.visibility).toBe('followers');
    await linnet.app.database.rows('test_suspend', 'UPDATE users SET suspended_at = now() WHERE id = $1', [cat.user.id]);
    await indexed(linnet);
    for (const id of ids) expect((await tweet(id))?.visibility).toBe('nobody');
    expect((await user(cat.user.id))?.suspended).toBe(true);
  });

  test('holds no retweets, and counts them for the original', async () => {
    const [eve, fay] = [await linnet.signUp('eve'), await linnet.signUp('fay')];
    const id = await post(linnet, eve, 'worth repeating');
    await indexed(linnet);
    const { standing } = (await tweet(id))!;
    await linnet.gql('mutation ($id: ID!) { retweet(id: $id) { id } }', { id }, fay.token);
    await indexed(linnet);
    expect((await tweet(id))!.standing).toBeGreaterThan(standing);
    expect((await documentsOf(linnet, 'tweets')).filter((document) => (document as TweetDocument).authorId === fay.user.id)).toEqual([]);
    await linnet.gql('mutation ($id: ID!) { undoRetweet(id: $id) { id } }', { id }, fay.token);
    await indexed(linnet);
    expect((await tweet(id))!.standing).toBe(standing);
  });

  test('yields what the viewer may see, and nothing else', async () => {
    const [author, follower, stranger, blocked, blocking] = await Promise.all(Array.from({ length: 5 }, () => linnet.signUp())) as [SignedUp, SignedUp, SignedUp, SignedUp, SignedUp];
    await post(linnet, author, 'qqsecret');
    await follow(linnet, follower, author);
    await act(linnet, author, 'block', blocked);
    await act(linnet, blocking, 'block', author);
    const viewers = Object.entries({ author, follower, stranger, blocked, blocking, signedOut: undefined });
    const seenBy = async (): Promise<string[]> => {
      await indexed(linnet);
      const engine = linnet.app.searchIndex!.engine(new AbortController().signal);
      const seen = await Promise.all(viewers.map(async ([name, viewer]) => {
        const [latest, relevant] = await Promise.all((['LATEST', 'RELEVANCE'] as const).map((order) =>
          engine.searchTweets({ groups: [[{ negated: false, test: { kind: 'text', forms: [{ words: ['qqsecret'], weight: 500 }] } }]], order }, { viewerId: viewer?.user.id ?? null, after: undefined, limit: 10 })));
        expect(relevant!.map(({ id }) => id)).toEqual(latest!.map(({ id }) => id));
        return latest!.length > 0 ? [name] : [];
      }));
      return seen.flat();
    };
    expect(await seenBy()).toEqual(['author', 'follower', 'stranger', 'signedOut']);
    await setPrivate(linnet, author, true);
    expect(await seenBy()).toEqual(['author', 'follower']);
    await setPrivate(linnet, author, false);
    await linnet.app.database.rows('test_suspend', 'UPDATE users SET suspended_at = now() WHERE id = $1', [author.user.id]);
    expect(await seenBy()).toEqual(['author']);
  });

  test('has the places of PostgreSQL: whoever reads on may do so with the other engine, in either order', async () => {
    const [gil, hal] = [await linnet.signUp('gil'), await linnet.signUp('hal')];
    const texts = ['the hospitals are running well', 'a hospital runs in a running town', 'running hospitals', 'the hospital was running', 'runs hospital'];
    for (let index = 0; index < 20; index += 1) {
      const id = await post(linnet, gil, `${texts[index % texts.length]!} qqplace, said the people of this town ${index}`);
      if (index % 3 === 0) await linnet.gql('mutation ($id: ID!) { likeTweet(id: $id) { id } }', { id }, hal.token);
    }
    for (let index = 0; index < 4; index += 1) await post(linnet, gil, `one hospitel, said the people ${index}`);
    await indexed(linnet);
    const { stores, searchIndex } = linnet.app;
    const engines = [stores.postgresSearch, searchIndex!.engine(new AbortController().signal)] as const;
    // Of the last one those that are mistyped have more of its alternatives than those that are not.
    const queries = ['hospital running qqplace', 'hospital OR running qqplace', 'from:gil OR hospital running', 'qqplace'].flatMap((text) => [[text, 'LATEST', 20], [text, 'RELEVANCE', 20]] as const);
    for (const [text, order, count] of [...queries, ['running OR town OR people hospitel', 'RELEVANCE', 24]] as const) {
      const search = toTweetSearch(parseQuery(text), order, new Map([['gil', gil.user.id]]));
      const ask = (engine: SearchEngine, after: string | undefined, limit: number) => engine.searchTweets(search, { viewerId: null, after, limit });
      const whole = await ask(engines[0], undefined, 100);
      expect(whole, text).toHaveLength(count);
      expect(await ask(engines[1], undefined, 100), text).toEqual(whole);
      const pages: TweetHit[] = [];
      for (let page = 0; pages.length < count; page += 1) pages.push(...await ask(engines[page % 2]!, pages.at(-1)?.position, 3));
      expect(pages.map(({ id, position }) => ({ id, position: splitPosition(position).place })), text).toEqual(whole);
    }
  });
});
