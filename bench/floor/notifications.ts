import { encodeCursor, encodePlaceCursor } from '../../src/domain/cursors.ts';
import { positionToBytes } from '../../src/domain/stream-position.ts';
import { createFollowStore } from '../../src/stores/postgres/follow.store.ts';
import { createNotificationStore } from '../../src/stores/postgres/notification.store.ts';
import { createTweetStore } from '../../src/stores/postgres/tweet.store.ts';
import { createUserStore } from '../../src/stores/postgres/user.store.ts';
import { keys } from '../../src/stores/redis/keys.ts';
import { LOG_TTL_SECONDS } from '../../src/stores/redis/live-log.store.ts';
import { serveFloor } from './serve.ts';
import { byId } from './timeline-json.ts';

// The floor: the live position, the page with its count, and the people and tweets in it.
serveFloor(({ db, run }) => {
  const [notifications, tweets, users, follows] = [createNotificationStore(db), createTweetStore(db), createUserStore(db), createFollowStore(db)];
  return async (viewerId, { first }) => {
    const position = String(await run('open-log', [keys.notificationLog(viewerId)], [LOG_TTL_SECONDS]));
    const { rows, unreadCount } = await notifications.list(viewerId, undefined, Number(first) + 1, undefined);
    const page = rows.slice(0, Number(first));
    const personIds = [...new Set(page.flatMap(({ actorIds }) => actorIds))];
    const [people, , found] = await Promise.all([users.listByIds(personIds), follows.listRelationships(viewerId, personIds), tweets.listByIds(page.map(({ tweetId }) => tweetId!))]);
    const [personOf, tweetOf] = [byId(people, 'id'), byId(found, 'id')];
    const edges = page.map(({ id, type, actorCount, read, createdAt, updatedAt, actorIds, tweetId, position: place }) => {
      const { text, createdAt: postedAt, authorId } = tweetOf.get(tweetId!)!;
      const actors = actorIds.map((actorId) => {
        const { username, displayName, verified } = personOf.get(actorId)!;
        return { id: actorId, username, displayName, verified };
      });
      const tweet = { id: tweetId, text, createdAt: postedAt, author: { id: authorId, username: personOf.get(authorId)!.username } };
      return { cursor: encodePlaceCursor('notifications', viewerId, place), node: { id, type, actorCount, read, createdAt, updatedAt, actors, tweet } };
    });
    const pageInfo = { hasNextPage: rows.length > page.length, hasPreviousPage: false, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null };
    return JSON.stringify({ notifications: { edges, pageInfo, unreadCount, liveCursor: encodeCursor('notificationsLive', viewerId, positionToBytes(position)) } });
  };
});
