import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../../src/domain/ids.ts';
import { suspend } from '../../support/conversation.ts';
import { act, RELATION_VERBS, setPrivate } from '../../support/relations.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

/** Every row that the mutations could have written. */
const rows = () => linnet.app.database.rows('all_of_the_graph', `
  SELECT (SELECT count(*) FROM follows) AS follows, (SELECT count(*) FROM follow_requests) AS requests, (SELECT count(*) FROM blocks) AS blocks,
    (SELECT count(*) FROM mutes) AS mutes, (SELECT sum(follower_count + following_count) FROM user_stats) AS counted`, []);
const NOTHING = [{ follows: '0', requests: '0', blocks: '0', mutes: '0', counted: '0' }];

test.each(RELATION_VERBS)('%s refuses oneself, people who are not there, and who is signed out, and changes nothing', async (verb) => {
  const ann = await linnet.signUp();
  const refusal = (userId: string, token?: string) => linnet.errorsOf(`mutation ($userId: ID!) { ${verb}(userId: $userId) { id } }`, { userId }, token);
  expect(await refusal(ann.user.id, ann.token)).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'userId' }]);
  for (const id of [newId(), 'x', '', ann.user.id.toUpperCase()]) expect(await refusal(id, ann.token), id).toMatchObject([{ code: 'NOT_FOUND', field: 'userId' }]);
  expect(await refusal(newId())).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  expect(await rows()).toEqual(NOTHING);
});

test.each(['acceptFollowRequest', 'rejectFollowRequest'] as const)('%s refuses a request that is not there', async (verb) => {
  const [ann, bob] = [await linnet.signUp(), await linnet.signUp()];
  await setPrivate(linnet, ann, true);
  expect(await linnet.errorsOf(`mutation ($userId: ID!) { ${verb}(userId: $userId) { id } }`, { userId: bob.user.id }, ann.token))
    .toMatchObject([{ code: 'NOT_FOUND', field: 'userId' }]);
  expect(await rows()).toEqual(NOTHING);
});

test('what was done to somebody who is suspended since can be taken back, and nothing new be done', async () => {
  const [ann, bob] = [await linnet.signUp(), await linnet.signUp()];
  const refusal = (verb: string) => linnet.errorsOf(`mutation ($userId: ID!) { ${verb}(userId: $userId) { id } }`, { userId: bob.user.id }, ann.token);
  for (const [does, undoes] of [['follow', 'unfollow'], ['block', 'unblock'], ['mute', 'unmute']] as const) {
    await linnet.app.database.rows('test_unsuspend', 'UPDATE users SET suspended_at = NULL WHERE id = $1', [bob.user.id]);
    await act(linnet, ann, does, bob);
    await suspend(linnet, bob);
    expect(await refusal(undoes)).toMatchObject([{ code: 'NOT_FOUND', field: 'userId' }]);
    expect(await rows()).toEqual(NOTHING);
    expect(await refusal(does)).toMatchObject([{ code: 'NOT_FOUND', field: 'userId' }]);
    expect(await rows()).toEqual(NOTHING);
  }
});
