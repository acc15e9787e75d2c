import { afterAll, beforeAll, expect, test } from 'vitest';
import { post, settled } from '../support/social.ts';
import type { SignedUp } from '../support/sign-up.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
});
afterAll(() => linnet.close());

interface Scene { ann: SignedUp; bob: SignedUp; tweet: string }
type Act = [name: string, document: string, variables: (scene: Scene) => Record<string, string>, by: 'ann' | 'bob'];

const aboutTweet = (verb: string, by: 'ann' | 'bob'): Act => [verb, `mutation ($id: ID!) { ${verb}(id: $id) { id } }`, ({ tweet }) => ({ id: tweet }), by];
const aboutAnn = (verb: string): Act => [verb, `mutation ($id: ID!) { ${verb}(userId: $id) { id } }`, ({ ann }) => ({ id: ann.user.id }), 'bob'];
const goPrivate = (isPrivate: boolean): Act => [`private: ${isPrivate}`, `mutation { updateProfile(input: { private: ${isPrivate} }) { id } }`, () => ({}), 'ann'];
const ACTS: Act[] = [
  aboutTweet('likeTweet', 'bob'), aboutTweet('unlikeTweet', 'bob'), aboutTweet('retweet', 'bob'), aboutTweet('undoRetweet', 'bob'),
  aboutAnn('follow'), aboutAnn('unfollow'), goPrivate(true), aboutAnn('follow'),
  ['rejectFollowRequest', 'mutation ($id: ID!) { rejectFollowRequest(userId: $id) { id } }', ({ bob }) => ({ id: bob.user.id }), 'ann'],
  aboutAnn('follow'), goPrivate(false),
  ['editTweet', 'mutation ($id: ID!) { editTweet(id: $id, text: "better") { id } }', ({ tweet }) => ({ id: tweet }), 'ann'],
  ['postTweet', 'mutation { postTweet(input: { text: "more" }) { id } }', () => ({}), 'ann'],
  ['deleteTweet', 'mutation ($id: ID!) { deleteTweet(id: $id) }', ({ tweet }) => ({ id: tweet }), 'ann'],
];

test('the relay is woken by whatever writes an event, once it has been committed and not before', async () => {
  const { database, stores } = linnet.app;
  const scene: Scene = { ann: await linnet.signUp(), bob: await linnet.signUp(), tweet: '' };
  scene.tweet = await post(linnet, scene.ann, 'mine');
  for (const [name, document, variables, by] of ACTS) {
    await database.rows('clear_outbox', 'DELETE FROM outbox', []);
    const seen = Promise.withResolvers<number>();
    const unsubscribe = await stores.relayWake.subscribe(() => void stores.outbox.stats().then(({ size }) => seen.resolve(size), seen.reject));
    await linnet.gql(document, variables(scene), scene[by].token);
    expect(await Promise.race([seen.promise, new Promise((resolve) => { setTimeout(resolve, 2_000, 'not woken'); })]), name).toBeGreaterThan(0);
    unsubscribe();
  }
  await database.rows('clear_outbox', 'DELETE FROM outbox', []);
  await settled(linnet);
});

test('likes and retweets of a tweet with hashtags are for trends too, those of others are not', async () => {
  const [ann, bob] = [await linnet.signUp(), await linnet.signUp()];
  const reactions = async (text: string): Promise<string[][]> => {
    const id = await post(linnet, ann, text);
    await linnet.app.database.rows('clear_outbox', 'DELETE FROM outbox', []);
    for (const verb of ['likeTweet', 'retweet']) await linnet.gql(aboutTweet(verb, 'bob')[1], { id }, bob.token);
    return (await linnet.app.database.rows<{ pending: string[] }>('pending', 'SELECT pending FROM outbox ORDER BY id', [])).map(({ pending }) => pending);
  };
  expect(await reactions('with a #tag')).toEqual([['notifications', 'trends'], ['home-timelines', 'notifications', 'trends']]);
  expect(await reactions('without')).toEqual([['notifications'], ['home-timelines', 'notifications']]);
});
