import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeIdCursor } from '../../src/domain/cursors.ts';
import { firstIdOf, LAST_ID } from '../../src/domain/ids.ts';
import { createSchema } from '../../src/resolvers/schema.ts';
import type { Loose } from '../support/gql.ts';
import { blocksOf, mostRows, nodesOf, recordPlans, tellPlans, type PlanMode, type RanStatement } from '../support/plans.ts';
import { warmHome } from '../support/social.ts';
import { startLinnet, type Linnet } from '../support/start-linnet.ts';
import { FOLLOWEES, makeBigWorld, MANY, type BigWorld } from './big-world.ts';
import { FIRST, lists, PAGE_ROWS } from './lists.ts';

let linnet: Linnet;
let world: BigWorld;
beforeAll(async () => {
  linnet = await startLinnet({ workers: false });
  world = await makeBigWorld(linnet);
}, 120_000);
afterAll(() => linnet.close());

/** A row of an index or table of 100,000 is four blocks away; a page, and the 100 lines below it in which repeats are looked for, have some rows of ten tables. */
const PAGE_BLOCKS = 2_500;

/** No statement read a table from its beginning, or more than so many rows, whatever it then left out. */
function expectLittleWork(ran: readonly RanStatement[], mostLines: number, mostBlocks = PAGE_BLOCKS): void {
  expect(ran).not.toEqual([]);
  expectLittleWorkIfAny(ran, mostLines, mostBlocks);
}

function expectLittleWorkIfAny(ran: readonly RanStatement[], mostLines: number, mostBlocks: number): void {
  const faults = ran.flatMap(({ name, plan }) => [
    ...nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan').map((node) => `${name}: scans ${node['Relation Name']}`),
    ...(mostRows(plan) > mostLines ? [`${name}: reads ${mostRows(plan)} rows, not ${mostLines}`] : []),
    ...(blocksOf(plan) > mostBlocks ? [`${name}: looks at ${blocksOf(plan)} blocks, not ${mostBlocks}`] : []),
  ]);
  expect(faults).toEqual([]);
}

/** Not pages of a table: a test of their own says what they read. */
const DISCOVERY = ['Query.searchHashtags', 'Query.trends', 'Query.suggestedUsers', 'Explore.trends', 'Explore.topTweets'];

test('each field that is paged is read here', () => {
  const paged = Object.values(createSchema().getTypeMap()).flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : [])
    .filter(({ args }) => args.some(({ name }) => name === 'first')).map(({ name }) => `${type.name}.${name}`));
  expect(new Set([...Object.keys(lists).map((name) => name.replace(/\(.*/, '')), ...DISCOVERY])).toEqual(new Set(paged));
});

/** At the beginning and in the middle. */
async function expectPages(list: (typeof lists)[string]): Promise<void> {
  const owner = list.owner(world);
  const middle = await world.middle(list.ids.replace('$', `'${owner}'`));
  for (const after of list.lines === FIRST ? [null, encodeIdCursor(list.cursor, owner, middle)] : [null]) {
    // What the cache has is not read from PostgreSQL.
    await linnet.redis.flush();
    let answer: Loose;
    const ran = await recordPlans(async () => {
      answer = await linnet.gql(list.document, { first: FIRST, after, ...(list.document.includes('$owner') ? { owner } : {}) }, world[list.reader].token);
    });
    expect((answer.it ?? answer.user?.it ?? answer.hashtag?.it ?? answer.tweet.it).edges).toHaveLength(list.lines);
    // Of the two of that name the larger rebuilds the cache.
    const homes = ran.filter(({ name }) => name === 'home_timeline_ids').toSorted((a, b) => mostRows(a.plan) - mostRows(b.plan));
    expectLittleWork(ran.filter((one) => !homes.slice(1).includes(one)), list.mostRows, list.mostBlocks);
    if (list.cursor === 'homeTimeline') await warmHome(linnet, world.reader);
  }
}

const plan = (mode?: PlanMode) => async (): Promise<void> => {
  await tellPlans(linnet, mode);
  // The keys that sign tokens are read now and then, by whoever asks next.
  await linnet.gql('{ me { id } }', {}, world.star.token);
};

describe('planned for their values', () => {
  beforeAll(plan('force_custom_plan'));
  test.each(Object.entries(lists).filter(([name]) => name.startsWith('Query.search')))('%s reads no more than a page', (_name, list) => expectPages(list));
});

describe('planned once', () => {
  beforeAll(plan());
  test.each(Object.entries(lists))('%s reads no more than a page', (_name, list) => expectPages(list));

  test('sessions, ancestors and revisions read what they answer', async () => {
    const { sessions } = await linnet.gql('{ sessions { id } }', {}, world.star.token);
    expect(sessions).toHaveLength(100);
    expectLittleWork(await recordPlans(() => linnet.gql('{ sessions { id } }', {}, world.star.token)), 100);
    expectLittleWork(await recordPlans(() => linnet.gql('query ($id: ID!) { tweet(id: $id) { ... on Tweet { revisions { text } ancestors { ... on Tweet { text } } } } }', { id: world.chainEndId }, world.reader.token)), 500, 500 * 5);
  });

  test('fan-out reads a chunk of followers, and a rebuild no more than 800 of each author', async () => {
    const { follows, pulledAuthors, tweets } = linnet.app.stores;
    const { star, reader } = world;
    expectLittleWork(await recordPlans(async () => expect((await pulledAuthors.listStarts([reader.user.id, star.user.id], 1_000))[1]!.userIds).toHaveLength(1_000)), 1_010);
    const middle = await world.middle(`SELECT id FROM follows WHERE followee_id = '${star.user.id}'`);
    for (const after of ['00000000-0000-0000-0000-000000000000', middle]) {
      expectLittleWork(await recordPlans(async () => expect((await follows.listFollowerIds(star.user.id, after, 1_000)).userIds).toHaveLength(1_000)), 1_000);
    }
    expectLittleWork(await recordPlans(async () => expect(await tweets.listHomeIds(reader.user.id, undefined, 800)).toHaveLength(800)), 800 + 2 * FOLLOWEES);
  });

  test('notifications of somebody who has 100,000 are made, taken back, read and kept by touching a few rows', async () => {
    const { notificationWrites, notifications, notificationRetention } = linnet.app.stores;
    const { star, reader, rootId, fanIds } = world;
    const ids = [star.user.id, reader.user.id, rootId, ...fanIds];
    const { postTweet } = await linnet.gql('mutation ($id: ID!) { postTweet(input: { text: "@star and all", inReplyToId: $id, quotedId: $id }) { id } }', { id: rootId }, reader.token);
    expectLittleWork(await recordPlans(async () => {
      expect(await notificationWrites.add('posted', [[postTweet.id, null]], false)).toHaveLength(1);
      await notificationWrites.add('liked', fanIds.map((id) => [rootId, id]), true);
      await notificationWrites.add('followed', [[fanIds[0]!, star.user.id]], false);
      await notificationWrites.add('accepted', fanIds.map((id) => [id, star.user.id]), false);
      await notificationWrites.add('requested', [[fanIds[0]!, star.user.id]], false);
      await notificationWrites.add('poll_ended', fanIds.map((id) => [rootId, id]), false);
      await notificationWrites.takeBack({ recipientId: star.user.id, type: 'LIKE', subjectIds: [rootId, rootId], actorIds: fanIds, repeated: true });
      await notificationWrites.listUnreadAbout(rootId, ids);
      const { rows: [newest] } = await notifications.list(star.user.id, undefined, 1, undefined);
      await notifications.updateSeen(star.user.id, [newest!]);
      await notifications.updateRead(star.user.id, newest!.id);
      await notificationRetention.listReadBefore(star.user.id, new Date(), 10);
    }), 900, 12_000);
    expectLittleWork(await recordPlans(() => notificationRetention.listPeople(star.user.id, new Date(), 100)), 100);
  });

  test('a ranked home timeline reads its candidates and little beside, whoever asks', async () => {
    const { ranking } = linnet.app.stores;
    const { star, whale, reader, rootId, emptiedId } = world;
    const [since, before] = [firstIdOf(0), undefined];
    for (const { user } of [reader, whale, star]) {
      expectLittleWork(await recordPlans(() => ranking.listSuggestedIds(user.id, { since, before }, 100)), 2_000, 15_000);
      expectLittleWork(await recordPlans(() => ranking.listViewerActs(user.id, { since, before })), 400);
    }
    expectLittleWork(await recordPlans(() => ranking.listStatsAt([rootId, emptiedId], since)), 2 * 200);
    const RANKED = 'query ($after: String) { homeTimeline(order: RANKED, after: $after) { edges { node { tweet { id } } } pageInfo { endCursor } } }';
    await linnet.redis.flush();
    let after: string | null = null;
    for (const page of ['first', 'kept', 'lost']) {
      if (page === 'lost') await linnet.redis.flush();
      const ran = await recordPlans(async () => {
        const { homeTimeline } = await linnet.gql(RANKED, { after }, reader.token);
        expect(homeTimeline.edges).toHaveLength(FIRST);
        after = homeTimeline.pageInfo.endCursor;
      });
      // A page of a snapshot that is there may be made of what is in memory.
      (page === 'kept' ? expectLittleWorkIfAny : expectLittleWork)(ran, 2_000, 15_000);
    }
    await warmHome(linnet, reader);
  });

  test('what is discovered is looked for in a bounded part of everything, by readers and by the worker', async () => {
    const { star, whale, reader } = world;
    const { hashtags, hashtagCounts, trends, trendSource, suggestions, topTweets } = linnet.app.stores;
    // The published list is a table of 150 rows: it is read as a whole.
    const little = async (mostLines: number, mostBlocks: number, work: () => Promise<unknown>) =>
      expectLittleWork((await recordPlans(work)).filter(({ name }) => name !== 'trends'), mostLines, mostBlocks);
    const ask = (document: string, { token }: { token: string }) => linnet.gql(document, {}, token);
    await little(2_100, PAGE_BLOCKS, () => ask('{ searchHashtags(prefix: "t") { tag tweetCount } trends(first: 100) { hashtag { tweetCount } } }', reader));
    await little(2_100, PAGE_BLOCKS, () => hashtags.listByPrefix('tag_9', 10));
    const tweetIds = (await hashtags.listTweetIds([{ ownerId: 'big', before: undefined }], 250)).map(({ id }) => id);
    await little(600, 12_000, () => hashtagCounts.settle(tweetIds));
    await little(500, PAGE_BLOCKS, () => hashtagCounts.listTweetIdsOf(star.user.id, LAST_ID, 500));
    const likes = tweetIds.map((tweetId) => ({ tweetId, userId: star.user.id }));
    await little(1_000, 15_000, () => trendSource.listUsesOfEvents({ taggedIds: tweetIds, postedIds: tweetIds, likes }, firstIdOf(0)));
    // Of half of them each a like.
    await little(2 * 2_000, 15_000, () => trendSource.listUsesOfTweets(tweetIds.slice(0, 50), firstIdOf(0)));
    await little(200, PAGE_BLOCKS, () => trendSource.listTaggedIds(firstIdOf(0), 50));
    await little(200 * 170, 2_500, () => trends.listUsual(Array.from({ length: 200 }, (_, n) => `tag_${(n + 1) * 100}`), 2, 170));
    await little(MANY + 10, 3_500, () => trends.countTweets(['big', 'tag_1'], firstIdOf(0)));
    await little(10, PAGE_BLOCKS, () => trends.findLastHour());
    for (const { user } of [reader, whale, star]) {
      await little(200 * 50 + 2_000, 90_000, () => suggestions.listCandidates(user.id));
      await little(300, PAGE_BLOCKS, () => topTweets.listLanguages(user.id));
    }
    await little(200, PAGE_BLOCKS, () => suggestions.listDismissed(reader.user.id, world.fanIds));
    await little(20_300, 180_000, () => topTweets.listCandidates(firstIdOf(0), tweetIds));
  });

  test('what is done to somebody or something with 100,000 of everything touches a few rows', async () => {
    const { star, whale, reader, rootId, fanIds } = world;
    const [userId, fanId] = [star.user.id, fanIds.pop()!];
    const acts: [string, string, Record<string, string>][] = [
      ['follow', whale.token, { userId }], ['unfollow', whale.token, { userId }], ['follow', whale.token, { userId }],
      ['block', whale.token, { userId }], ['unblock', whale.token, { userId }], ['mute', whale.token, { userId }], ['unmute', whale.token, { userId }],
      ...['acceptFollowRequest', 'removeFollower', 'block', 'unblock', 'follow'].map((verb): [string, string, Record<string, string>] => [verb, star.token, { userId: fanId }]),
      ...['likeTweet', 'unlikeTweet', 'retweet', 'undoRetweet', 'bookmarkTweet', 'removeBookmark'].map((verb): [string, string, Record<string, string>] => [verb, reader.token, { id: rootId }]),
    ];
    for (const [verb, token, variables] of acts) {
      const [name] = Object.keys(variables);
      expectLittleWork(await recordPlans(() => linnet.gql(`mutation ($${name}: ID!) { ${verb}(${name}: $${name}) { id } }`, variables, token)), PAGE_ROWS);
    }
    const { postTweet: { id } } = await linnet.gql('mutation ($id: ID!) { postTweet(input: { text: "@star and all", inReplyToId: $id, quotedId: $id }) { id } }', { id: rootId }, reader.token);
    expectLittleWork(await recordPlans(() => linnet.gql('mutation ($id: ID!) { deleteTweet(id: $id) }', { id }, reader.token)), PAGE_ROWS);
  });
});

test(`deleting a tweet with ${MANY} likes, retweets and replies touches a few rows`, async () => {
  const { star, rootId } = world;
  expectLittleWork(await recordPlans(() => linnet.gql('mutation ($id: ID!) { deleteTweet(id: $id) }', { id: rootId }, star.token)), PAGE_ROWS);
  expect((await linnet.gql('query ($id: ID!) { tweet(id: $id) { __typename } }', { id: rootId })).tweet.__typename).toBe('TweetTombstone');
});
