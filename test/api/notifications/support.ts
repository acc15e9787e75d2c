import { MarkNotificationsReadDocument, NotificationEventsDocument, NotificationsDocument, type NotificationType } from '../../../sdk/operations.ts';
import type { Loose } from '../../support/gql.ts';
import { settled } from '../../support/social.ts';
import type { SignedUp } from '../../support/sign-up.ts';
import type { Linnet } from '../../support/start-linnet.ts';

export type TweetVerb = 'likeTweet' | 'unlikeTweet' | 'retweet' | 'undoRetweet';
export const react = (linnet: Linnet, { token }: SignedUp, verb: TweetVerb, id: string): Promise<unknown> =>
  linnet.gql(`mutation ($id: ID!) { ${verb}(id: $id) { id } }`, { id }, token);

/** What the query answers once every event has been reacted to. */
export async function readNotifications(linnet: Linnet, person: SignedUp, more: { first?: number; after?: string | null; types?: NotificationType[] } = {}) {
  await settled(linnet);
  return (await linnet.gql(NotificationsDocument, { first: 20, ...more }, person.token)).notifications;
}

/** Each as "TYPE actor,actor/count", with a star while unread. */
export async function list(linnet: Linnet, person: SignedUp, types?: NotificationType[]): Promise<string[]> {
  const { edges } = await readNotifications(linnet, person, { first: 100, ...(types && { types }) });
  return edges.map(({ node }) => describe(node));
}

const describe = ({ type, actors, actorCount, read }: { type: string; actors: { username: string }[]; actorCount: number; read: boolean }): string =>
  `${type} ${actors.map(({ username }) => username).join()}/${actorCount}${read ? '' : '*'}`;

export const unread = async (linnet: Linnet, person: SignedUp): Promise<number> => (await readNotifications(linnet, person, { first: 1 })).unreadCount;

export const markRead = async (linnet: Linnet, { token }: SignedUp, upTo: string | null = null): Promise<number> =>
  (await linnet.gql(MarkNotificationsReadDocument, { upTo }, token)).markNotificationsRead;

/** A subscription that has begun: what happens from now on arrives. */
export async function listen(linnet: Linnet, { token }: SignedUp, after: string | null = null) {
  const live = linnet.subscribe(NotificationEventsDocument, { after }, token);
  // It confirms nothing: long enough for it to stand.
  if (after === null) await new Promise((resolve) => { setTimeout(resolve, 250); });
  return { ...live, next: async (timeoutMs?: number): Promise<Loose> => (await live.next(timeoutMs)).notifications };
}

/** Names that no other test of the file has. */
export async function crowd(linnet: Linnet, ...names: string[]): Promise<SignedUp[]> {
  group += 1;
  return Promise.all(names.map((name) => linnet.signUp(`${name}_${group}`)));
}
let group = 0;
