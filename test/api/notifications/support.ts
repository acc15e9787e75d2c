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

/** What does not fit together in the rows: counts of actors, actors without their notification, two at one place. */
export const faults = ({ app: { database } }: Linnet): Promise<unknown[]> => database.rowsForValues('notification_faults', `
  SELECT 'actor count' AS fault, id::text AS what FROM notifications n
  WHERE actor_count <> (SELECT count(*) FROM notification_actors a WHERE a.recipient_id = n.recipient_id AND a.notification_id = n.id)
  UNION ALL
  SELECT 'actor without notification', actor_id::text FROM notification_actors a
  WHERE NOT EXISTS (SELECT FROM notifications n WHERE n.recipient_id = a.recipient_id AND n.id = a.notification_id)
  UNION ALL
  SELECT 'own act', id::text FROM notifications n JOIN notification_actors a ON a.recipient_id = n.recipient_id AND a.notification_id = n.id
  WHERE a.actor_id = n.recipient_id AND n.type <> 'POLL_ENDED'
  UNION ALL
  SELECT 'place above the last', n.id::text FROM notifications n JOIN notification_states s ON s.user_id = n.recipient_id WHERE n.position > s.last_position
  UNION ALL
  SELECT 'unread like that does not stand', n.id::text FROM notifications n JOIN notification_states s ON s.user_id = n.recipient_id AND n.position > s.read_up_to
  JOIN notification_actors a ON a.recipient_id = n.recipient_id AND a.notification_id = n.id
  JOIN tweets ON tweets.id = n.tweet_id AND tweets.deleted_at IS NULL
  WHERE n.type = 'LIKE' AND NOT EXISTS (SELECT FROM likes WHERE tweet_id = n.tweet_id AND user_id = a.actor_id)
  UNION ALL
  SELECT 'like that is not told', likes.id::text FROM likes JOIN tweets ON tweets.id = likes.tweet_id AND tweets.deleted_at IS NULL AND tweets.author_id <> likes.user_id
  WHERE NOT EXISTS (SELECT FROM notification_actors a WHERE a.recipient_id = tweets.author_id AND a.type = 'LIKE' AND a.subject_id = tweets.id AND a.actor_id = likes.user_id)
    AND NOT EXISTS (SELECT FROM mutes WHERE muter_id = tweets.author_id AND muted_id = likes.user_id)
    AND NOT EXISTS (SELECT FROM blocks WHERE (blocker_id, blocked_id) IN ((tweets.author_id, likes.user_id), (likes.user_id, tweets.author_id)))`, []);
