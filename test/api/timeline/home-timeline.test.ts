import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteTweet, follow, post, readHome, readWholeHome, settled, unfollow, warmHome } from '../../support/social.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const people = async (...names: string[]) => Promise.all(names.map((name) => linnet.signUp(`${name}_${Math.random().toString(36).slice(2, 8)}`)));

describe('the home timeline', () => {
  test('shows a newcomer without follows only their own tweets, at once', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await post(linnet, bob!, 'from a stranger');
    expect((await readHome(linnet, ann!)).texts).toEqual([]);
    await post(linnet, ann!, 'from me');
    expect((await readHome(linnet, ann!)).texts).toEqual(['from me']);
  });

  test('shows what a followee posted before and after the follow, newest first', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await post(linnet, bob!, 'before');
    await warmHome(linnet, ann!);
    await follow(linnet, ann!, bob!);
    expect((await readHome(linnet, ann!)).texts).toEqual(['before']);
    await warmHome(linnet, ann!);
    await post(linnet, bob!, 'after');
    await settled(linnet);
    expect((await readHome(linnet, ann!)).texts).toEqual(['after', 'before']);
  });

  test('drops a person\'s tweets with the very next read after unfollowing, and takes them back with a new follow', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    await post(linnet, bob!, 'one');
    await settled(linnet);
    await warmHome(linnet, ann!);
    await unfollow(linnet, ann!, bob!);
    expect((await readHome(linnet, ann!)).texts).toEqual([]);
    await follow(linnet, ann!, bob!);
    expect((await readHome(linnet, ann!)).texts).toEqual(['one']);
  });

  test('drops a deleted tweet at once, from a warm timeline too', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    const id = await post(linnet, bob!, 'regretted');
    await settled(linnet);
    await warmHome(linnet, ann!);
    await deleteTweet(linnet, bob!, id);
    expect((await readHome(linnet, ann!)).texts).toEqual([]);
  });

  test('hides a followee who goes private from nobody who follows, and from everybody else at once', async () => {
    const [ann, bob, eve] = await people('ann', 'bob', 'eve');
    await follow(linnet, ann!, bob!);
    await post(linnet, bob!, 'among us');
    await linnet.gql('mutation { updateProfile(input: { private: true }) { id } }', {}, bob!.token);
    expect((await readHome(linnet, ann!)).texts).toEqual(['among us']);
    await follow(linnet, eve!, bob!);
    expect((await readHome(linnet, eve!)).texts).toEqual([]);
    const { user } = await linnet.gql('query ($id: ID!) { user(id: $id) { relationship { following followRequested } timeline { edges { cursor } } } }', { id: bob!.user.id }, eve!.token);
    expect(user).toEqual({ relationship: { following: false, followRequested: true }, timeline: { edges: [] } });
  });
});

describe('paging the home timeline', () => {
  test('reaches the first tweet without gap or double, warm and cold alike', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    const posted: string[] = [];
    for (let index = 0; index < 47; index += 1) posted.unshift(await post(linnet, bob!, `tweet ${index}`));
    const cold = await readWholeHome(linnet, ann!, 10);
    expect(cold.flatMap(({ ids }) => ids)).toEqual(posted);
    expect(cold.map(({ ids }) => ids.length)).toEqual([10, 10, 10, 10, 7]);
    await warmHome(linnet, ann!);
    expect((await readWholeHome(linnet, ann!, 10)).flatMap(({ ids }) => ids)).toEqual(posted);
  });

  test('goes on from a cursor whose tweet has been deleted, while new tweets come', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    const ids = [];
    for (const text of ['1', '2', '3', '4', '5']) ids.unshift(await post(linnet, bob!, text));
    await settled(linnet);
    await warmHome(linnet, ann!);
    const page = await readHome(linnet, ann!, 2);
    expect(page.texts).toEqual(['5', '4']);
    await deleteTweet(linnet, bob!, ids[1]!);
    await post(linnet, bob!, '6');
    await settled(linnet);
    expect((await readHome(linnet, ann!, 2, page.endCursor)).texts).toEqual(['3', '2']);
  });

  test('fills its pages although the cache holds tweets that are gone, and says honestly whether there are more', async () => {
    const [ann, bob, eve] = await people('ann', 'bob', 'eve');
    await follow(linnet, ann!, bob!);
    for (const text of ['1', '2', '3']) await post(linnet, bob!, text);
    await settled(linnet);
    await warmHome(linnet, ann!);
    // What a reaction that has not run yet, or never ran, leaves in the list.
    const stray = await post(linnet, eve!, 'not followed');
    await linnet.app.stores.homeTimelines.change([ann!.user.id], { op: 'added', id: stray, repeated: false });
    const page = await readHome(linnet, ann!, 3);
    expect(page).toMatchObject({ texts: ['3', '2', '1'], hasNextPage: false });
  });

  test('joins the cache and PostgreSQL under one cursor where the cache ends', async () => {
    const [ann, bob] = await people('ann', 'bob');
    await follow(linnet, ann!, bob!);
    const ids: string[] = [];
    for (let index = 0; index < 30; index += 1) ids.unshift(await post(linnet, bob!, `t${index}`));
    await settled(linnet);
    // A cache that is complete only down to the tenth: what a full list looks like, without 800 tweets.
    const { homeTimelines } = linnet.app.stores;
    await homeTimelines.delete(ann!.user.id);
    const token = await homeTimelines.beginRebuild(ann!.user.id);
    await homeTimelines.finishRebuild(ann!.user.id, token!, ids.slice(0, 10), false);
    expect((await homeTimelines.list(ann!.user.id, undefined, 50))?.ids).toEqual(ids.slice(0, 9));
    expect((await readWholeHome(linnet, ann!, 7)).flatMap((page) => page.ids)).toEqual(ids);
  });
});

describe('bad input to the home timeline', () => {
  test.each([0, -1, 101, 2_000_000_000])('refuses first: %i', async (first) => {
    const [ann] = await people('ann');
    expect(await linnet.errorsOf('query ($first: Int!) { homeTimeline(first: $first) { liveCursor } }', { first }, ann!.token))
      .toMatchObject([{ code: 'BAD_USER_INPUT', field: 'first' }]);
  });

  test('refuses a cursor that is forged, altered, or of another list or person', async () => {
    const [ann, bob] = await people('ann', 'bob');
    for (const text of ['1', '2']) await post(linnet, bob!, text);
    await follow(linnet, ann!, bob!);
    const own = (await readHome(linnet, ann!, 1)).endCursor!;
    const others = (await readHome(linnet, bob!, 1)).endCursor!;
    const { user } = await linnet.gql('query ($id: ID!) { user(id: $id) { timeline(first: 1) { pageInfo { endCursor } } } }', { id: bob!.user.id }, ann!.token);
    const altered = own.slice(0, 10) + (own[10] === 'A' ? 'B' : 'A') + own.slice(11);
    for (const after of ['', 'x', 'AAAA', altered, own.slice(0, -1), `${own}A`, others, user.timeline.pageInfo.endCursor]) {
      expect(await linnet.errorsOf('query ($after: String) { homeTimeline(after: $after) { liveCursor } }', { after }, ann!.token), after)
        .toMatchObject([{ code: 'BAD_USER_INPUT', field: 'after' }]);
    }
    expect((await readHome(linnet, ann!, 1, own)).texts).toEqual(['1']);
  });

  test('asks who is signed out to sign in', async () => {
    expect(await linnet.errorsOf('{ homeTimeline { liveCursor } }')).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  });
});
