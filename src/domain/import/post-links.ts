import type { IndexEntry, PostIndex } from './post-index.ts';

/** A tweet that an earlier import brought. */
export interface StoredTweet {
  id: string;
  conversationId: string;
}

/** What a reply answers or a retweet repeats. */
export interface LinkTarget {
  id: string;
  /** Of this import, or null for one that is in the store already. */
  entry: IndexEntry | null;
}

export interface LinkContext {
  index: PostIndex;
  /** Keys of names whose posts are not imported. */
  refusedAuthors: ReadonlySet<string>;
  stored: ReadonlyMap<string, StoredTweet>;
}

/** Follows posts to the ones they refer to. An id is always above the ids it refers to, so no walk goes round in a circle. */
export function createPostLinks({ index, refusedAuthors, stored }: LinkContext) {
  const conversations = new Map<IndexEntry, string>();

  function step(entry: IndexEntry): LinkTarget | null {
    const known = entry.upKey === null ? undefined : index.entries.get(entry.upKey);
    if (known !== undefined && !refusedAuthors.has(known.author)) return known.id < entry.id ? { id: known.id, entry: known } : null;
    const { upStoredId } = entry;
    return upStoredId !== null && upStoredId < entry.id && stored.has(upStoredId) ? { id: upStoredId, entry: null } : null;
  }

  /** Null where the post is not known. One that repeats another stands for the first in that line. */
  function target(entry: IndexEntry): LinkTarget | null {
    let found = step(entry);
    while (found?.entry?.kind === 'repost') {
      const further = step(found.entry);
      if (further === null) break;
      found = further;
    }
    return found;
  }

  /** Id of the tweet that started the conversation. */
  function conversationOf(entry: IndexEntry): string {
    const walked: IndexEntry[] = [];
    let current = entry;
    let root = conversations.get(current);
    while (root === undefined) {
      walked.push(current);
      const up: LinkTarget | null = current.kind === 'reply' ? target(current) : null;
      if (up === null) root = current.id;
      else if (up.entry === null) root = stored.get(up.id)?.conversationId ?? up.id;
      else {
        current = up.entry;
        root = conversations.get(current);
      }
    }
    for (const each of walked) conversations.set(each, root);
    return root;
  }

  return { target, conversationOf };
}
