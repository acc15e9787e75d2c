import { originalOf, postKey, type IndexEntry } from './post-index.ts';
import { createPostLinks, type LinkContext, type LinkTarget } from './post-links.ts';
import type { SourcePost } from './source-post.ts';

/** A tweet to be written: its place in conversations is settled, its author is still a name. */
export interface PlacedTweet {
  id: string;
  author: string;
  text: string;
  lang: string | null;
  inReplyToId: string | null;
  conversationId: string;
  retweetOfId: string | null;
  createdAtMs: number;
}

/** How posts became tweets. */
export interface PlacementCounts {
  posts: number;
  replies: number;
  /** Replies to a post that is neither in the files nor in Linnet: plain tweets. */
  repliesToUnknown: number;
  retweets: number;
  /** Reposts of a post that is neither in the files nor in Linnet: plain tweets, text as it stands in the file. */
  retweetsOfUnknown: number;
  /** Second and further reposts of one tweet by one person: left out. */
  repeatedRetweets: number;
  /** Originals that were written from what their reposts carry. */
  originals: number;
}

/** What becomes a plain tweet counts as. */
const PLAIN = { post: 'posts', reply: 'repliesToUnknown', repost: 'retweetsOfUnknown' } as const;

interface Placed {
  entry: IndexEntry;
  tweet: PlacedTweet;
}

/**
 * Turns the posts of the second reading into tweets, in an order in which nothing comes before what it refers to:
 * a post that refers to a later line waits for it.
 */
export function createPostPlacer(context: LinkContext) {
  const { index, refusedAuthors } = context;
  const links = createPostLinks(context);
  const waiting = new Map<IndexEntry, Placed[]>();
  const retweeted = new Set<string>();
  const counts: PlacementCounts = { posts: 0, replies: 0, repliesToUnknown: 0, retweets: 0, retweetsOfUnknown: 0, repeatedRetweets: 0, originals: 0 };

  function place(post: SourcePost): PlacedTweet[] {
    const entry = index.entries.get(postKey(post.src, post.id));
    if (entry === undefined) throw new Error(`post ${post.id} was not there at the first reading: the file has changed meanwhile`);
    const ready = placeOriginal(post);
    if (refusedAuthors.has(entry.author)) return ready;
    const up = links.target(entry);
    const tweet = toTweet(post, entry, up);
    if (tweet === null) return ready;
    if (up?.entry === undefined || up.entry === null || up.entry.placed) return [...ready, ...release({ entry, tweet })];
    const others = waiting.get(up.entry);
    if (others === undefined) waiting.set(up.entry, [{ entry, tweet }]);
    else others.push({ entry, tweet });
    return ready;
  }

  /** The original that a repost carries, at the first repost of it. */
  function placeOriginal(post: SourcePost): PlacedTweet[] {
    const original = originalOf(post);
    const entry = original === null ? undefined : index.entries.get(postKey(post.src, original.id));
    if (original === null || entry === undefined || entry.line !== null || entry.placed || refusedAuthors.has(entry.author)) return [];
    counts.originals += 1;
    const { text, createdAtMs } = original;
    return release({ entry, tweet: { id: entry.id, author: entry.author, text, lang: null, inReplyToId: null, conversationId: entry.id, retweetOfId: null, createdAtMs } });
  }

  function toTweet(post: SourcePost, entry: IndexEntry, up: LinkTarget | null): PlacedTweet | null {
    const { id, author, kind } = entry;
    const { text, lang, createdAtMs } = post;
    const plain = { id, author, text, lang, inReplyToId: null, conversationId: id, retweetOfId: null, createdAtMs };
    if (kind === 'post' || up === null) {
      counts[PLAIN[kind]] += 1;
      return plain;
    }
    if (kind === 'reply') {
      counts.replies += 1;
      return { ...plain, inReplyToId: up.id, conversationId: links.conversationOf(entry) };
    }
    const pair = `${up.id} ${author}`;
    if (retweeted.has(pair)) {
      counts.repeatedRetweets += 1;
      return null;
    }
    retweeted.add(pair);
    counts.retweets += 1;
    return { ...plain, text: '', lang: null, retweetOfId: up.id };
  }

  function release(first: Placed): PlacedTweet[] {
    const ready: Placed[] = [first];
    for (const { entry } of ready) {
      entry.placed = true;
      ready.push(...(waiting.get(entry) ?? []));
      waiting.delete(entry);
    }
    return ready.map(({ tweet }) => tweet);
  }

  return {
    counts,
    /** The tweets that may be written now: none while the post waits, more than one where others waited for it. */
    place,
    /** Throws where a post still waits, which would lose it. */
    finish(): void {
      if (waiting.size > 0) throw new Error(`${waiting.size} posts still wait for the one that they refer to: the file has changed meanwhile`);
    },
  };
}
