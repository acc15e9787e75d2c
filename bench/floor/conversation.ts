import { createConversationStore } from '../../src/stores/postgres/conversation.store.ts';
import { createFollowStore } from '../../src/stores/postgres/follow.store.ts';
import { createTweetStore } from '../../src/stores/postgres/tweet.store.ts';
import { createUserStore } from '../../src/stores/postgres/user.store.ts';
import { serveFloor } from './serve.ts';
import { byId, cursorOf, tweetOf } from './timeline-json.ts';

const REPLIES = 10;

// The floor: the tweet and its author as they are judged, the ids, and what a page of them needs.
serveFloor(({ db }) => {
  const [tweets, users, follows, conversations] = [createTweetStore(db), createUserStore(db), createFollowStore(db), createConversationStore(db)];
  const authorsOf = async (viewerId: string, ids: string[]) => {
    const [authors, relationships] = await Promise.all([users.listByIds(ids), follows.listRelationships(viewerId, ids)]);
    return { authors: byId(authors, 'id'), relationships: byId(relationships, 'userId') };
  };

  return async (viewerId, variables) => {
    const [rootId, first] = [String(variables['id']), Number(variables['first'])];
    const [root] = await tweets.listByIds([rootId]);
    await authorsOf(viewerId, [root!.authorId]);
    const ids = (await conversations.listAttachedIds('replies', [{ ownerId: rootId, before: undefined }], first + 1)).map(({ id }) => id);
    const rows = await tweets.listByIds(ids);
    const people = await authorsOf(viewerId, [...new Set(rows.map(({ authorId }) => authorId))]);
    const page = ids.slice(0, first);
    const [stats, flags] = await Promise.all([tweets.listStats(page), tweets.listViewerFlags(viewerId, page)]);
    const found = { tweets: byId(rows, 'id'), stats: byId(stats, 'tweetId'), flags: byId(flags, 'tweetId'), ...people };
    const edges = page.map((id) => ({ cursor: cursorOf(rootId, id, REPLIES), node: tweetOf(viewerId, id, found) }));
    const pageInfo = { hasNextPage: ids.length > first, hasPreviousPage: false, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null };
    return JSON.stringify({ tweet: { id: rootId, replies: { edges, pageInfo } } });
  };
});
