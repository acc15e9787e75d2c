import { createPublicKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PushPublicKeyDocument, SubscribeToPushDocument, UnsubscribeFromPushDocument } from '../../../sdk/operations.ts';
import { deliverPush } from '../../../src/services/push/deliver-push.ts';
import { isPublicAddress } from '../../../src/services/push/public-address.ts';
import { createBrowser, startPushService, type Browser } from '../../support/push-service.ts';
import { startSecondApi } from '../../support/second-api.ts';
import { follow, post, settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import { startLinnet, type Linnet } from '../../support/start-linnet.ts';
import { crowd, markRead, react, readNotifications } from './support.ts';

let linnet: Linnet;
let service: Awaited<ReturnType<typeof startPushService>>;
beforeAll(async () => {
  service = await startPushService();
  linnet = await startLinnet({ env: { PUSH_ENDPOINTS: 'any', VAPID_CONTACT: 'mailto:people@linnet.example' } });
});
afterAll(async () => {
  await linnet.close();
  await service.close();
});

async function subscribe({ token }: SignedUp): Promise<Browser> {
  const browser = createBrowser();
  await linnet.gql(SubscribeToPushDocument, { input: browser.input(service.origin) }, token);
  return browser;
}
const subscriptions = ({ user }: SignedUp) => linnet.app.database.rows('push_subscriptions_of', 'SELECT endpoint FROM push_subscriptions WHERE user_id = $1', [user.id]);

describe('Web Push', () => {
  test('tells each browser of a new notification, in a payload that only it can read, signed by Linnet', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const browsers = [await subscribe(ann!), await subscribe(ann!)];
    const tweet = await post(linnet, ann!, 'a tweet of mine 🐦');
    await react(linnet, bob!, 'likeTweet', tweet);
    const { edges: [edge] } = await readNotifications(linnet, ann!);
    for (const browser of browsers) {
      const [message] = await service.sentTo(browser.path, 1);
      expect(browser.read(message!.body)).toEqual({
        id: edge!.node.id, type: 'LIKE', actor: { username: bob!.user.username, displayName: bob!.user.username }, actorCount: 1,
        tweet: { id: tweet, text: 'a tweet of mine 🐦' }, unreadCount: 1,
      });
      expect(message!.ttl).toBe(4 * 60 * 60);
      expect(() => createBrowser().read(message!.body)).toThrow();
      const [, token, key] = /^vapid t=(.+), k=(.+)$/.exec(message!.authorization)!;
      const { pushPublicKey } = await linnet.gql(PushPublicKeyDocument, {});
      expect(key).toBe(pushPublicKey);
      const point = Buffer.from(key!, 'base64url');
      const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }, format: 'jwk' });
      expect((await jwtVerify(token!, publicKey)).payload).toMatchObject({ aud: service.origin, sub: 'mailto:people@linnet.example' });
    }
  });

  test('tells of a group once, however it grows while it is unread, and of the next one after it was read', async () => {
    const [ann, bob, cat, dan] = await crowd(linnet, 'ann', 'bob', 'cat', 'dan');
    const browser = await subscribe(ann!);
    const tweet = await post(linnet, ann!, 'mine');
    for (const each of [bob!, cat!]) {
      await react(linnet, each, 'likeTweet', tweet);
      await settled(linnet);
    }
    expect(await service.sentTo(browser.path, 1)).toHaveLength(1);
    await readNotifications(linnet, ann!);
    await markRead(linnet, ann!);
    await react(linnet, dan!, 'likeTweet', tweet);
    await settled(linnet);
    const [, second, ...more] = await service.sentTo(browser.path, 2);
    expect([browser.read(second!.body), more]).toEqual([expect.objectContaining({ type: 'LIKE', actorCount: 1, unreadCount: 1 }), []]);
  });

  test('tries again where the service is busy, and sends to the other browsers meanwhile', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const [busy, other] = [await subscribe(ann!), await subscribe(ann!)];
    service.answer(busy.path, 503, 429);
    await follow(linnet, bob!, ann!);
    await service.sentTo(other.path, 1);
    expect(await service.sentTo(busy.path, 3)).toHaveLength(3);
    await settled(linnet);
    expect(await service.sentTo(other.path, 1)).toHaveLength(1);
  });

  test.each([404, 410])('drops a subscription of which the service says %i', async (status) => {
    const [ann, bob, cat] = await crowd(linnet, 'ann', 'bob', 'cat');
    const browser = await subscribe(ann!);
    service.answer(browser.path, status);
    await follow(linnet, bob!, ann!);
    await service.sentTo(browser.path, 1);
    await settled(linnet);
    expect(await subscriptions(ann!)).toEqual([]);
    await post(linnet, cat!, `@${ann!.user.username}`);
    await settled(linnet);
    expect(await service.sentTo(browser.path, 1)).toHaveLength(1);
  });

  test('ends with unsubscribeFromPush, with the session, and where somebody else subscribes in the same browser', async () => {
    const [ann, bob, cat, dan] = await crowd(linnet, 'ann', 'bob', 'cat', 'dan');
    const [one, two, three] = [await subscribe(ann!), await subscribe(bob!), await subscribe(cat!)];
    const { endpoint } = one.input(service.origin);
    expect((await linnet.gql(UnsubscribeFromPushDocument, { endpoint }, bob!.token)).unsubscribeFromPush).toBe(false);
    expect((await linnet.gql(UnsubscribeFromPushDocument, { endpoint }, ann!.token)).unsubscribeFromPush).toBe(true);
    await linnet.gql('mutation { signOut }', {}, bob!.token);
    await linnet.gql(SubscribeToPushDocument, { input: three.input(service.origin) }, dan!.token);
    for (const each of [ann!, bob!, cat!]) await follow(linnet, dan!, each);
    await follow(linnet, ann!, dan!);
    await settled(linnet);
    expect(three.read((await service.sentTo(three.path, 1))[0]!.body)).toMatchObject({ type: 'FOLLOW', actor: { username: ann!.user.username } });
    for (const [browser, count] of [[one, 0], [two, 0], [three, 1]] as const) expect(await service.sentTo(browser.path, count)).toHaveLength(count);
    expect(await subscriptions(bob!)).toEqual([]);
  });

  test('says nothing of what was read or hidden before it was sent', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const browser = await subscribe(ann!);
    service.answer(browser.path, 503, 503, 503);
    await follow(linnet, bob!, ann!);
    await service.sentTo(browser.path, 1);
    await markRead(linnet, ann!);
    await settled(linnet, 15_000);
    expect((await service.sentTo(browser.path, 1)).length).toBeLessThan(4);
  });

  test('says nothing of what is old news by the time the service is there again', async () => {
    const [ann, bob] = await crowd(linnet, 'ann', 'bob');
    const browser = await subscribe(ann!);
    service.answer(browser.path, 503, 503, 503);
    await follow(linnet, bob!, ann!);
    await service.sentTo(browser.path, 1);
    await linnet.app.database.rows('old_news', `UPDATE notifications SET updated_at = now() - interval '5 hours' WHERE recipient_id = $1`, [ann!.user.id]);
    await settled(linnet, 15_000);
    expect((await service.sentTo(browser.path, 1)).length).toBeLessThan(4);
  });

  test('has one pair of keys for all nodes, also where none was configured', async () => {
    const other = await startSecondApi(linnet);
    expect(await other.gql(PushPublicKeyDocument, {})).toEqual(await linnet.gql(PushPublicKeyDocument, {}));
    await other.close();
  });
});

describe('subscribeToPush refuses', () => {
  const { keys } = createBrowser().input('');
  test.each([
    ['no address', { endpoint: 'x', keys }, 'input.endpoint'],
    ['a login in it', { endpoint: 'https://a:b@push.example/x', keys }, 'input.endpoint'],
    ['another scheme', { endpoint: 'ftp://push.example/x', keys }, 'input.endpoint'],
    ['a long address', { endpoint: `https://push.example/${'x'.repeat(2_048)}`, keys }, 'input.endpoint'],
    ['a short key', { endpoint: 'https://push.example/', keys: { ...keys, p256dh: 'BA' } }, 'input.keys.p256dh'],
    ['what is no point', { endpoint: 'https://push.example/', keys: { ...keys, p256dh: Buffer.alloc(65, 4).toString('base64url') } }, 'input.keys.p256dh'],
    ['a short secret', { endpoint: 'https://push.example/', keys: { ...keys, auth: 'AAAA' } }, 'input.keys.auth'],
  ])('%s', async (_name, input, field) => {
    const [ann] = await crowd(linnet, 'ann');
    expect(await linnet.errorsOf(SubscribeToPushDocument, { input }, ann!.token)).toMatchObject([{ code: 'BAD_USER_INPUT', field }]);
    expect(await subscriptions(ann!)).toEqual([]);
  });
});

describe('endpoints of private networks', () => {
  test.each(['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '::1', 'fd00::1', 'fe80::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '224.0.0.1'])('%s is none of the public internet', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  test.each(['93.184.216.34', '2606:4700::1111'])('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));

  test('are not asked, by whatever name, nor is anything without TLS', async () => {
    const hit = async (endpoint: string) => deliverPush({ endpoint, method: 'POST', headers: {}, body: Buffer.alloc(0) } as never, { publicOnly: true });
    const port = new URL(service.origin).port;
    for (const endpoint of [`https://localhost:${port}/hit`, `https://127.0.0.1:${port}/hit`, `https://2130706433:${port}/hit`, `https://[::ffff:127.0.0.1]:${port}/hit`, `http://localhost:${port}/hit`]) {
      await expect(hit(endpoint), endpoint).rejects.toThrow('is not at a public address');
    }
    expect(await service.sentTo('/hit', 0)).toEqual([]);
  });

  test('are refused when somebody subscribes, unless the configuration allows them', async () => {
    const app = await startLinnet({ workers: false });
    const ann = await app.signUp();
    const { keys } = createBrowser().input('');
    for (const endpoint of ['http://push.example/', 'https://127.0.0.1/', 'https://[::1]/', 'https://169.254.169.254/latest']) {
      expect(await app.errorsOf(SubscribeToPushDocument, { input: { endpoint, keys } }, ann.token), endpoint).toMatchObject([{ code: 'BAD_USER_INPUT', field: 'input.endpoint' }]);
    }
    await app.close();
  });
});
