import { isUsername } from '../username.ts';
import { usernameKey } from './fields.ts';
import { snowflakeSecondMs, sourceTweetId } from './source-ids.ts';
import type { SourcePost } from './source-post.ts';

/** What the first reading of a posts file keeps of each post: enough to know which tweets there will be and how they hang together. */
export interface IndexEntry {
  readonly id: string;
  readonly author: string;
  readonly kind: SourcePost['kind'];
  /** Line of its own, or null for an original that is known only from its reposts. */
  readonly line: number | null;
  /** Key of the post that it replies to or repeats. */
  readonly upKey: string | null;
  /** Id that this post has if an earlier import brought it. */
  readonly upStoredId: string | null;
  /** Handed out to be written; whatever refers to it may follow. */
  placed: boolean;
}

export interface AuthorTally {
  username: string;
  firstTweetAtMs: number;
  tweets: number;
}

export type PostIndex = ReturnType<typeof createPostIndex>;

export const postKey = (src: string, id: string): string => `${src}\0${id}`;

/** Pure bookkeeping of one run. Memory: about 400 bytes for each post. */
export function createPostIndex() {
  const entries = new Map<string, IndexEntry>();
  const authors = new Map<string, AuthorTally>();
  let lines = 0;
  let repeated = 0;

  function tally(username: string, createdAtMs: number): string {
    const key = usernameKey(username);
    const known = authors.get(key);
    if (known === undefined) authors.set(key, { username, firstTweetAtMs: createdAtMs, tweets: 1 });
    else {
      known.firstTweetAtMs = Math.min(known.firstTweetAtMs, createdAtMs);
      known.tweets += 1;
    }
    return key;
  }

  return {
    entries,
    authors,
    /** Posts that were added, those among them included that repeat an earlier one. */
    get lines(): number {
      return lines;
    },
    get repeated(): number {
      return repeated;
    },
    /** Whether that line is the one that counts, of those with this source and id. */
    isFirst: (post: SourcePost, line: number): boolean => entries.get(postKey(post.src, post.id))?.line === line,
    /** Of lines with the same source and id the first counts. */
    add(post: SourcePost, line: number): void {
      const key = postKey(post.src, post.id);
      const known = entries.get(key);
      lines += 1;
      if (known !== undefined && known.line !== null) {
        repeated += 1;
        return;
      }
      const upId = post.kind === 'reply' ? post.replyToId : post.kind === 'repost' ? post.repostOfId : null;
      const upAtMs = upId === null ? null : timeOf(upId, post);
      entries.set(key, {
        id: sourceTweetId(post.src, post.id, post.createdAtMs),
        author: tally(post.author, post.createdAtMs),
        kind: post.kind,
        line,
        upKey: upId === null ? null : postKey(post.src, upId),
        upStoredId: upId === null || upAtMs === null ? null : sourceTweetId(post.src, upId, upAtMs),
        placed: false,
      });
      const original = originalOf(post);
      if (original === null || entries.has(postKey(post.src, original.id))) return;
      entries.set(postKey(post.src, original.id), {
        id: sourceTweetId(post.src, original.id, original.createdAtMs),
        author: tally(original.author, original.createdAtMs),
        kind: 'post', line: null, upKey: null, upStoredId: null, placed: false,
      });
    },
  };
}

export interface Original {
  id: string;
  author: string;
  createdAtMs: number;
  text: string;
}

/** The original of a repost, where the repost carries its text and author and its id tells its time. */
export function originalOf(post: SourcePost): Original | null {
  const { kind, repostOfId: id, repostOfUser: author, repostOfText: text } = post;
  if (kind !== 'repost' || id === null || author === null || text === null || !isUsername(author)) return null;
  const createdAtMs = timeOf(id, post);
  return createdAtMs === null || createdAtMs > post.createdAtMs ? null : { id, author, createdAtMs, text };
}

/** When the post of that id was written, by its snowflake; trusted only where the id of the post that refers to it tells that post's own time. */
const timeOf = (id: string, from: SourcePost): number | null =>
  snowflakeSecondMs(from.id) === Math.floor(from.createdAtMs / 1000) * 1000 ? snowflakeSecondMs(id) : null;
