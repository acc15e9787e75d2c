import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteTweet, follow, post } from '../support/social.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { FOUND_BY, INJECTIONS } from './found-by.ts';
import { findPeople, search, searchAll, type Searching } from './support.ts';

/** What searching has to do, on any engine. */
export function behaviour(name: string, open: () => Promise<Searching>): void {
  describe(`searching with ${name}`, () => {
    let searching: Searching;
    let ann: SignedUp;
    let bob: SignedUp;
    let carl: SignedUp;
    beforeAll(async () => {
      searching = await open();
      [ann, bob, carl] = await Promise.all(['ann', 'bob', 'carl'].map((username) => searching.linnet.signUp(username))) as [SignedUp, SignedUp, SignedUp];
      for (const [text] of FOUND_BY) await post(searching.linnet, ann, text);
      await searching.indexed();
      // An engine may still be starting.
    }, 300_000);
    afterAll(() => searching?.close());

    describe.each(FOUND_BY)('%s', (text, ...queries) => {
      test.each(queries)('%s', async (query) => {
        const wanted = !query.startsWith('✗');
        const { texts } = await search(searching, query.replace('✗', ''));
        expect(texts.includes(text.normalize('NFC'))).toBe(wanted);
      });
    });

    test.each(INJECTIONS)('%j is words', async (query) => {
      const all = (await search(searching, 'from:ann')).ids;
      for (const order of ['LATEST', 'RELEVANCE'] as const) {
        const found = await search(searching, query, { order }).catch((error: Error) => error.message);
        if (typeof found === 'string') expect(found).toMatch(/^BAD_USER_INPUT/);
        else expect(found.ids.length).toBeLessThan(all.length);
      }
      expect((await search(searching, 'from:ann')).ids).toEqual(all);
    });

    /** PostgreSQL refuses tokens of 2 KB, and Elasticsearch cuts those of 255 characters in two. */
    test.each<[string, string]>([['a tag', `#${'a'.repeat(5_000)}`], ['a tag that folding makes longer', `#${'ﷺ'.repeat(300)}`], ['an emoji of many', `💩${'\u200D💩'.repeat(900)}`], ['marks of Thai', `ก${'\u0E49'.repeat(3_000)}`],
      ['a flag of many letters', `🏴${'\u{E0061}'.repeat(2_000)}`], ['a word', 'x'.repeat(9_999)], ['a link', 'a.'.repeat(4_999)]])('%s that no tweet can have is no error', async (_kind, query) => {
      for (const order of ['LATEST', 'RELEVANCE'] as const) {
        const found = await search(searching, query, { order }).catch((error: Error) => error.message);
        if (typeof found === 'string') expect(found).toMatch(/^BAD_USER_INPUT/);
        else expect(found.degraded).toBe(false);
      }
    });

    test.each([`#${'ﷺ'.repeat(100)}`, `#${'b'.repeat(270)}`, `ข${'\u0E49'.repeat(250)}`, `👾${'\u200D👾'.repeat(40)}`])('what is longer than any token is posted, and found as it is: %.4s…', async (text) => {
      const id = await post(searching.linnet, ann, text);
      await searching.indexed();
      expect((await search(searching, text)).ids).toEqual([id]);
      await deleteTweet(searching.linnet, ann, id);
    });

    describe('the language', () => {
      let ids: Record<'cats' | 'dogs' | 'both' | 'reply' | 'poll', string>;
      beforeAll(async () => {
        const { linnet } = searching;
        const cats = await post(linnet, bob, 'qqcats sleep');
        ids = {
          cats, dogs: await post(linnet, bob, 'qqdogs bark'), both: await post(linnet, carl, 'qqcats and qqdogs'),
          reply: await post(linnet, carl, 'qqanswer', { inReplyToId: cats }),
          poll: await post(linnet, carl, 'qqpoll', { poll: { options: ['a', 'b'], durationMinutes: 5 } }),
        };
        await linnet.gql('mutation ($id: ID!) { likeTweet(id: $id) { id } }', { id: ids.both }, ann.token);
        await searching.indexed();
      });
      const TODAY = () => new Date().toISOString().slice(0, 10);
      const TOMORROW = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
      test.each<[string | (() => string), (keyof typeof ids)[]]>([
        ['qqcats qqdogs', ['both']],
        ['qqcats OR qqdogs', ['both', 'dogs', 'cats']],
        ['qqcats -qqdogs', ['cats']],
        ['qqcats -"qqcats and"', ['cats']],
        ['qqcats OR qqdogs -sleep', ['both', 'dogs']],
        ['qqcats OR qqdogs from:bob', ['dogs', 'cats']],
        ['qqcats OR qqdogs -from:bob', ['both']],
        ['from:CARL', ['poll', 'reply', 'both']],
        ['from:carl -qqpoll', ['reply', 'both']],
        ['to:bob', ['reply']],
        ['from:nobody_of_that_name', []],
        ['qqdogs OR from:nobody_of_that_name', ['both', 'dogs']],
        ['qqdogs -from:nobody_of_that_name', ['both', 'dogs']],
        ['has:poll', ['poll']],
        ['qqcats OR qqdogs min_likes:1', ['both']],
        ['qqcats min_likes:2', []],
        [() => `qqdogs since:${TODAY()}`, ['both', 'dogs']],
        [() => `qqdogs until:${TODAY()}`, []],
        [() => `qqdogs since:${TOMORROW()} OR min_likes:1`, ['both']],
        [() => `qqdogs -since:${TODAY()}`, []],
        [() => `qqpoll OR qqanswer since:2020-01-01 until:${TOMORROW()}`, ['poll', 'reply']],
        ['qqcats …', ['both', 'cats']],
        ['"qqcats', ['both', 'cats']],
        ['qqcats OR', []],
      ])('%s', async (query, expected) => {
        const text = typeof query === 'string' ? query : query();
        expect((await search(searching, text)).ids).toEqual(expected.map((key) => ids[key]));
        expect((await search(searching, text, { order: 'RELEVANCE' })).ids.sort()).toEqual(expected.map((key) => ids[key]).sort());
      });

      test('days alone find everything of them', async () => {
        expect((await search(searching, `since:${TODAY()} until:${TOMORROW()}`)).ids).toEqual(expect.arrayContaining(Object.values(ids)));
        expect((await search(searching, `until:${TODAY()}`)).ids).toEqual([]);
      });

      test.each(['*', '-x', '-"a b"', '', '   ', '"', '-', '!!!', '-from:ann', 'min_likes:0', 'min_likes:5 -x', 'a OR -b', 'since:2020-01-01 -x', '-since:2020-01-01', 'since:2026-02-30', 'until:tomorrow', 'x '.repeat(65), 'a'.repeat(10_001), '東'.repeat(257)])('%s is refused on query', async (query) => {
        for (const order of ['LATEST', 'RELEVANCE'] as const) {
          await expect(search(searching, query, { order })).rejects.toThrow(/^BAD_USER_INPUT/);
        }
      });
    });

    describe('what was written', () => {
      test('is found as it is now: edited, and not when it was deleted', async () => {
        const { linnet } = searching;
        const id = await post(linnet, ann, 'qqbefore');
        await searching.indexed();
        expect((await search(searching, 'qqbefore')).ids).toEqual([id]);
        await linnet.gql('mutation ($id: ID!) { editTweet(id: $id, text: "qqafter") { id } }', { id }, ann.token);
        await searching.indexed();
        expect([(await search(searching, 'qqbefore')).ids, (await search(searching, 'qqafter')).ids]).toEqual([[], [id]]);
        await deleteTweet(linnet, ann, id);
        await searching.indexed();
        expect((await search(searching, 'qqafter')).ids).toEqual([]);
      });

      test('keeps what a reply answers when it is edited', async () => {
        const { linnet } = searching;
        const id = await post(linnet, ann, 'qqroot');
        const reply = await post(linnet, bob, 'qqreplied', { inReplyToId: id });
        await linnet.gql('mutation ($id: ID!) { editTweet(id: $id, text: "qqedited") { id } }', { id: reply }, bob.token);
        await searching.indexed();
        expect((await search(searching, 'to:ann qqedited')).ids).toEqual([reply]);
      });

      test('is found once, by its original, where it was retweeted; a thread in all its parts', async () => {
        const { linnet } = searching;
        const id = await post(linnet, ann, 'qqretweeted');
        await linnet.gql('mutation ($id: ID!) { retweet(id: $id) { id } }', { id }, bob.token);
        await linnet.gql('mutation { postThread(inputs: [{ text: "qqthread one" }, { text: "qqthread two" }]) { id } }', {}, ann.token);
        await searching.indexed();
        expect((await search(searching, 'qqretweeted')).ids).toEqual([id]);
        expect((await search(searching, 'qqthread')).texts).toEqual(['qqthread two', 'qqthread one']);
        expect((await search(searching, 'qqthread to:ann')).texts).toEqual(['qqthread two']);
      });
    });

    describe('relevance', () => {
      test('puts what matches as typed before stems, and stems before typing errors', async () => {
        const { linnet } = searching;
        const ids = [];
        for (const text of ['The hospitals are closed this evening, everybody says so', 'One hospitel they wrote', 'One hospital they built']) ids.push(await post(linnet, ann, text));
        await searching.indexed();
        expect((await search(searching, 'hospital', { order: 'RELEVANCE' })).ids).toEqual([ids[2], ids[0], ids[1]]);
        expect((await search(searching, 'hospital')).ids).toEqual([ids[2], ids[0]]);
        // What is left out is what is written, and none of its other forms.
        for (const order of ['LATEST', 'RELEVANCE'] as const) expect((await search(searching, 'evening -hospital', { order })).ids).toEqual([ids[0]]);
      });

      test.each([['qqzebra', 'qqzibra', true], ['qqzebra', 'qqzi', false], ['ox', 'xx', false], ['qqlantern', 'qqlxntxrn', true], ['qqlantern', 'xqlantxrx', false], ['qqcat', 'qqcot', true], ['qqcat', 'qqott', false]])('%s is found by %s: %s', async (word, typed, found) => {
        const id = await post(searching.linnet, carl, `${word} ${typed.length}`);
        await searching.indexed();
        expect((await search(searching, typed, { order: 'RELEVANCE' })).ids.includes(id)).toBe(found);
      });

      test('forgives errors in the first eight words of a query', async () => {
        const words = ['qqamber', 'qqbeech', 'qqcedar', 'qqdates', 'qqelder', 'qqferns', 'qqgrape', 'qqhazel', 'qqivies'];
        const id = await post(searching.linnet, carl, words.join(' '));
        await searching.indexed();
        const mistype = (which: number): string => words.map((word, index) => (index === which ? word.replace(/.$/, 'x') : word)).join(' ');
        for (const which of [0, 7]) expect((await search(searching, mistype(which), { order: 'RELEVANCE' })).ids).toEqual([id]);
        expect((await search(searching, mistype(8), { order: 'RELEVANCE' })).ids).toEqual([]);
      });

      test('mixes in engagement, and pages without doubles or gaps', async () => {
        const { linnet } = searching;
        const ids: string[] = [];
        for (let index = 0; index < 25; index += 1) ids.push(await post(linnet, bob, `qqmany ${index}`));
        for (const [index, person] of [[3, ann], [3, bob], [3, carl], [7, ann]] as const) {
          await linnet.gql('mutation ($id: ID!) { likeTweet(id: $id) { id } }', { id: ids[index] }, person.token);
        }
        await searching.indexed();
        const pages = await searchAll(searching, 'qqmany', { order: 'RELEVANCE', first: 4 });
        const all = pages.flatMap((page) => page.ids);
        expect(all.slice(0, 2)).toEqual([ids[3], ids[7]]);
        expect(all.slice(2)).toEqual(ids.filter((_id, index) => index !== 3 && index !== 7).toReversed());
        expect(pages.map((page) => page.ids.length)).toEqual([4, 4, 4, 4, 4, 4, 1]);
      });
    });

    describe('pages', () => {
      test('of LATEST are whole, in order, and go on where they stopped whatever is posted meanwhile', async () => {
        const { linnet } = searching;
        const ids: string[] = [];
        for (let index = 0; index < 9; index += 1) ids.push(await post(linnet, carl, `qqpage ${index}`));
        await searching.indexed();
        const first = await search(searching, 'qqpage', { first: 4 });
        await post(linnet, carl, 'qqpage later');
        await deleteTweet(linnet, carl, ids[5]!);
        await searching.indexed();
        const rest = await searchAll(searching, 'qqpage', { first: 4, after: first.endCursor });
        expect(first.ids).toEqual(ids.slice(5).toReversed());
        const second = await search(searching, 'qqpage', { first: 4, after: first.endCursor });
        expect([second.ids, second.hasNextPage]).toEqual([ids.slice(1, 5).toReversed(), true]);
        expect(rest.flatMap((page) => page.ids)).toEqual(ids.slice(0, 5).toReversed());
      });

      test('refuse the cursor of another search, another order, and a length out of bounds', async () => {
        const { endCursor } = await search(searching, 'qqpage', { first: 1 });
        for (const [query, options] of [['qqmany', {}], ['qqpage', { order: 'RELEVANCE' }], ['qqpage from:carl', {}]] as const) {
          await expect(search(searching, query, { after: endCursor, ...options })).rejects.toThrow(/^BAD_USER_INPUT/);
        }
        await expect(search(searching, 'qqpage', { first: 101 })).rejects.toThrow(/^BAD_USER_INPUT/);
      });
    });

    describe('people', () => {
      let zoe: SignedUp;
      beforeAll(async () => {
        const { linnet } = searching;
        const people = await Promise.all(['zz_zoe', 'zz_zora', 'zz_zola'].map((username) => linnet.signUp(username)));
        zoe = people[0]!;
        await linnet.gql('mutation { updateProfile(input: { displayName: "Zoé Émilie Dupont" }) { id } }', {}, zoe.token);
        await linnet.gql('mutation { updateProfile(input: { displayName: "Zora Dupond 東京" }) { id } }', {}, people[1]!.token);
        for (const fan of [ann, bob]) await follow(linnet, fan, people[1]!);
        await follow(linnet, carl, people[2]!);
        await searching.indexed();
      });
      test.each([
        ['zz_z', ['zz_zora', 'zz_zola', 'zz_zoe']],
        ['@zz_zoe', ['zz_zoe']], ['ZZ_ZOE', ['zz_zoe']], ['zoe', ['zz_zoe']], ['Zoé', ['zz_zoe']], ['emil', ['zz_zoe']], ['dup zo', ['zz_zora', 'zz_zoe']],
        ['dupont', ['zz_zoe', 'zz_zora']], ['dupomt', ['zz_zora', 'zz_zoe']], ['東京', ['zz_zora']], ['nobody_at_all', []],
      ])('%s finds %j', async (query, usernames) => expect((await findPeople(searching, query)).usernames).toEqual(usernames));

      test('whom the viewer follows come first, and those behind a block not at all', async () => {
        const { linnet } = searching;
        expect((await findPeople(searching, 'zz_z', carl)).usernames).toEqual(['zz_zola', 'zz_zora', 'zz_zoe']);
        await linnet.gql('mutation ($id: ID!) { block(userId: $id) { id } }', { id: zoe.user.id }, carl.token);
        await searching.indexed();
        expect((await findPeople(searching, 'zz_z', carl)).usernames).toEqual(['zz_zola', 'zz_zora']);
        expect((await findPeople(searching, 'carl', zoe)).usernames).toEqual([]);
        await linnet.gql('mutation ($id: ID!) { unblock(userId: $id) { id } }', { id: zoe.user.id }, carl.token);
      });

      test('are paged without doubles or gaps', async () => {
        const usernames: string[] = [];
        let after: string | null = null;
        do {
          const page = await findPeople(searching, 'zz_z', carl, 1, after);
          usernames.push(...page.usernames);
          after = page.hasNextPage ? page.endCursor! : null;
        } while (after !== null);
        expect(usernames).toEqual(['zz_zola', 'zz_zora', 'zz_zoe']);
      });

      test.each(['', '  ', '***', 'a'.repeat(201)])('%j is refused on query', async (query) => {
        await expect(findPeople(searching, query)).rejects.toThrow(/^BAD_USER_INPUT/);
      });
    });

    describe('hidden tweets', () => {
      test('do not leave holes in pages', async () => {
        const { linnet } = searching;
        const hidden = await linnet.signUp('qqhidden');
        await linnet.gql('mutation { updateProfile(input: { private: true }) { id } }', {}, hidden.token);
        const seen: string[] = [];
        for (let index = 0; index < 6; index += 1) {
          seen.unshift(await post(linnet, ann, 'qqmixed'));
          await post(linnet, hidden, 'qqmixed');
        }
        await searching.indexed();
        const page = await search(searching, 'qqmixed', { by: bob, first: 5 });
        expect([page.ids, page.hasNextPage]).toEqual([seen.slice(0, 5), true]);
        expect((await search(searching, 'qqmixed', { by: bob, first: 6 })).hasNextPage).toBe(false);
        expect((await search(searching, 'qqmixed', { by: hidden })).ids).toHaveLength(12);
        expect((await search(searching, 'qqmixed', { order: 'RELEVANCE' })).ids).toHaveLength(6);
      });
    });

    test('no answer came from an engine that stands in', async () => expect((await search(searching, 'qqmixed')).degraded).toBe(false));
  });
}
