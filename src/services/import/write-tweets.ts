import { basename } from 'node:path';
import { createPostPlacer, type PlacedTweet, type PlacementCounts } from '../../domain/import/place-posts.ts';
import { usernameKey } from '../../domain/import/fields.ts';
import type { PostIndex } from '../../domain/import/post-index.ts';
import type { StoredTweet } from '../../domain/import/post-links.ts';
import { extractEntities, type TextEntities } from '../../domain/text/entities.ts';
import type { TweetEntities } from '../../domain/tweet.ts';
import type { ImportStore } from '../../stores/postgres/import.store.ts';
import { createBatchWriter, type WriteCounts } from './batch-writer.ts';
import type { ImportObserver } from './observer.ts';
import { readRows } from './read-lines.ts';
import type { PostsFile } from './read-posts.ts';
import { findPeople, type KnownPeople } from './write-people.ts';

/** About half a megabyte, and a fifth of a second of PostgreSQL. */
const TWEETS_PER_BATCH = 2_000;
const IDS_PER_LOOKUP = 10_000;

export interface TweetsToWrite {
  posts: PostsFile;
  index: PostIndex;
  people: KnownPeople;
  signal: AbortSignal;
}

/** The second reading. What it finds wrong was told at the first, but for authors whose name turned out to be taken. */
export async function writeTweets(store: ImportStore, { posts, index, people, signal }: TweetsToWrite, observer: ImportObserver): Promise<WriteCounts & PlacementCounts> {
  const refusedAuthors = new Set([...index.authors.keys()].filter((key) => people.get(key) == null));
  const stored = await findStoredTweets(store, index);
  observer.begin({ title: 'Writing posts', unit: 'posts', total: index.lines });
  const placer = createPostPlacer({ index, refusedAuthors, stored });
  const writer = createBatchWriter<PlacedTweet>(TWEETS_PER_BATCH, (tweets) => writeBatch(store, tweets, people));
  let done = 0;
  for await (const { line, row } of readRows({ ...posts, onProblem: () => undefined })) {
    done += 1;
    observer.progress(done);
    if (!index.isFirst(row, line)) continue;
    if (refusedAuthors.has(usernameKey(row.author))) {
      observer.problem({ file: basename(posts.path), line, reason: `author ${row.author} is an account of Linnet, which gets no posts of others` });
    }
    await writer.add(placer.place(row));
    signal.throwIfAborted();
  }
  placer.finish();
  await writer.finish();
  return { ...writer.counts, ...placer.counts };
}

async function writeBatch(store: ImportStore, tweets: readonly PlacedTweet[], people: KnownPeople): Promise<number> {
  const found = tweets.map((tweet) => ({ tweet, entities: extractEntities(tweet.text) }));
  await findPeople(store, found.flatMap(({ entities }) => entities.mentions.map(({ username }) => usernameKey(username))), people);
  return store.insertTweets(found.map(({ tweet: { author, createdAtMs, ...tweet }, entities }) => {
    const person = people.get(author);
    if (person == null) throw new Error(`nobody stands behind the author ${author}`);
    // In the order of the columns of insertTweets.
    return {
      id: tweet.id, authorId: person.id, text: tweet.text, entities: resolveMentions(entities, people), lang: tweet.lang,
      inReplyToId: tweet.inReplyToId, conversationId: tweet.conversationId, retweetOfId: tweet.retweetOfId, createdAt: new Date(createdAtMs),
    };
  }));
}

/** Only imported people are mentioned: an account of Linnet with the same name is somebody else. */
const resolveMentions = ({ mentions, ...entities }: TextEntities, people: KnownPeople): TweetEntities => ({
  ...entities,
  mentions: mentions.flatMap((mention) => {
    const userId = people.get(usernameKey(mention.username))?.id;
    return userId === undefined ? [] : [{ ...mention, userId }];
  }),
});

/** What posts refer to that is not in the file, but came with an earlier import. */
async function findStoredTweets(store: ImportStore, index: PostIndex): Promise<Map<string, StoredTweet>> {
  const ids = [...index.entries.values()].flatMap(({ upKey, upStoredId }) => (upStoredId !== null && upKey !== null && !index.entries.has(upKey) ? [upStoredId] : []));
  const stored = new Map<string, StoredTweet>();
  for (let from = 0; from < ids.length; from += IDS_PER_LOOKUP) {
    for (const tweet of await store.listTweets(ids.slice(from, from + IDS_PER_LOOKUP))) stored.set(tweet.id, tweet);
  }
  return stored;
}
