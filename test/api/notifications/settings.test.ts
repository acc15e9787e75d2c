import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NotificationSettingsDocument, UpdateNotificationSettingsDocument, type UpdateNotificationSettingsInput } from '../../../sdk/operations.ts';
import { newId } from '../../../src/domain/ids.ts';
import { act } from '../../support/relations.ts';
import { deleteTweet, follow, post, settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { endPoll, postPoll, vote } from '../poll/support.ts';
import { crowd, list, react } from './support.ts';

let linnet: Linnet;
beforeAll(async () => { linnet = await startLinnet(); });
afterAll(() => linnet.close());

const choose = async (person: SignedUp, input: UpdateNotificationSettingsInput) =>
  (await linnet.gql(UpdateNotificationSettingsDocument, { input }, person.token)).updateNotificationSettings;
const types = async (person: SignedUp) => (await list(linnet, person)).map((line) => line.split(' ')[0]).sort();
const ALL = { like: 'EVERYONE', retweet: 'EVERYONE', quote: 'EVERYONE', reply: 'EVERYONE', mention: 'EVERYONE', follow: 'EVERYONE', followRequest: 'EVERYONE', followAccepted: 'EVERYONE', pollEnded: 'EVERYONE' };

describe('notificationSettings', () => {
  test('begin with everybody; an update changes what it names and answers all', async () => {
    const [ann] = await crowd(linnet, 'ann');
    expect((await linnet.gql(NotificationSettingsDocument, {}, ann!.token)).notificationSettings).toEqual(ALL);
    expect(await choose(ann!, { like: 'NOBODY', pollEnded: 'FOLLOWING' })).toEqual({ ...ALL, like: 'NOBODY', pollEnded: 'FOLLOWING' });
    expect(await choose(ann!, { like: 'EVERYONE' })).toEqual({ ...ALL, pollEnded: 'FOLLOWING' });
  });

  test('refuse null, and change nothing then', async () => {
    const [ann] = await crowd(linnet, 'ann');
    expect(await linnet.errorsOf(UpdateNotificationSettingsDocument, { input: { like: 'NOBODY', reply: null } }, ann!.token)).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'reply' }]);
    expect((await linnet.gql(NotificationSettingsDocument, {}, ann!.token)).notificationSettings).toEqual(ALL);
  });

  test('NOBODY tells of nobody, FOLLOWING of those whom one follows, from then on', async () => {
    const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
    const tweet = await post(linnet, ann!, 'mine');
    await react(linnet, cat!, 'retweet', tweet);
    await settled(linnet);
    await follow(linnet, ann!, bob!);
    await choose(ann!, { like: 'NOBODY', reply: 'FOLLOWING', retweet: 'NOBODY', pollEnded: 'NOBODY' });
    for (const each of [bob!, cat!]) {
      await react(linnet, each, 'likeTweet', tweet);
      await post(linnet, each, `from ${each.user.username}`, { inReplyToId: tweet });
    }
    const poll = await postPoll(linnet, ann!);
    await vote(linnet, bob!, poll, 0);
    await endPoll(linnet, poll);
    await expect.poll(() => types(bob!), { timeout: 5_000 }).toEqual(['FOLLOW', 'POLL_ENDED']);
    expect((await list(linnet, ann!)).sort()).toEqual([`REPLY ${bob!.user.username}/1*`, `RETWEET ${cat!.user.username}/1*`]);
  });
});

describe('muteConversation', () => {
  const mute = (person: SignedUp, id: string, verb = 'muteConversation') =>
    linnet.gql(`mutation ($id: ID!) { ${verb}(id: $id) { id } }`, { id }, person.token);

  test('tells of nothing in the conversation any more, until it is unmuted; all else is told', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const root = await post(linnet, bob!, 'root');
    const mine = await post(linnet, ann!, 'mine', { inReplyToId: root });
    await mute(ann!, root);
    await mute(ann!, mine);
    await react(linnet, bob!, 'likeTweet', mine);
    const reply = await post(linnet, bob!, `@${ann!.user.username}`, { inReplyToId: mine });
    await follow(linnet, bob!, ann!);
    expect(await types(ann!)).toEqual(['FOLLOW']);
    await mute(ann!, reply, 'unmuteConversation');
    await post(linnet, bob!, 'again', { inReplyToId: mine });
    expect(await types(ann!)).toEqual(['FOLLOW', 'REPLY']);
  });

  test('refuses what the viewer cannot see; a conversation that is hidden can be unmuted', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const [root, gone] = [await post(linnet, bob!, 'root'), await post(linnet, bob!, 'gone')];
    await deleteTweet(linnet, bob!, gone);
    const refused = async (id: string, verb: string) => linnet.errorsOf(`mutation ($id: ID!) { ${verb}(id: $id) { id } }`, { id }, ann!.token);
    for (const id of [gone, newId(), 'nonsense']) expect(await refused(id, 'muteConversation')).toMatchObject([{ code: 'NOT_FOUND', field: 'id' }]);
    await mute(ann!, root);
    await act(linnet, bob!, 'block', ann!);
    expect(await refused(root, 'unmuteConversation')).toMatchObject([{ code: 'NOT_FOUND', field: 'id' }]);
    await settled(linnet);
    expect(await linnet.app.database.rows('mutes_left', 'SELECT 1 FROM conversation_mutes WHERE user_id = $1', [ann!.user.id])).toEqual([]);
  });
});
