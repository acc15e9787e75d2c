import { randomUUID } from 'node:crypto';
import { newId } from '../../src/domain/ids.ts';
import { newEvent } from '../../src/domain/new-event.ts';
import { createTweetWriteStore } from '../../src/stores/postgres/tweet-write.store.ts';
import { createSearchWordStore } from '../../src/stores/search/search-word.store.ts';
import { createUserStore } from '../../src/stores/postgres/user.store.ts';
import { createHomeTimelineStore } from '../../src/stores/redis/home-timeline.store.ts';
import { channels, keys } from '../../src/stores/redis/keys.ts';
import { serveFloor } from './serve.ts';

const NO_ENTITIES = { hashtags: [], mentions: [], urls: [] };

// The floor: the same statement, the same wake of the relay, the same insert into the author's own timeline, the number of the last invalidation. The author's
// row stays in memory, as Linnet has it, and is never forgotten.
serveFloor(({ db, redis, run }) => {
  const tweets = createTweetWriteStore(db, createSearchWordStore(db, () => undefined));
  const users = createUserStore(db);
  const lists = createHomeTimelineStore(redis, run, run);
  const authors = new Map<string, { username: string; displayName: string }>();
  return async (viewerId, { input }) => {
    const { text } = input as { text: string };
    const id = newId();
    const createdAt = new Date();
    const tweet = { id, authorId: viewerId, text, entities: NO_ENTITIES, inReplyToId: null, conversationId: id, quotedId: null, createdAt, lang: null, repliedUserId: null };
    await tweets.insert([{ tweet, event: newEvent('tweet.posted', { tweetId: id, authorId: viewerId }, randomUUID()) }], undefined);
    void redis.commands.publish(channels.outbox, '');
    await Promise.all([lists.insertOwn(viewerId, id), redis.commands.get(keys.invalidations)]);
    const { username, displayName } = authors.get(viewerId) ?? (await users.listByIds([viewerId]))[0]!;
    authors.set(viewerId, { username, displayName });
    return JSON.stringify({ postTweet: { id, text, createdAt, author: { id: viewerId, username, displayName } } });
  };
});
