import type { Relationship, User } from '../../src/domain/user.ts';
import type { TweetViewerFlags } from '../../src/domain/tweet.ts';
import { serveFloor } from './serve.ts';
import { cursorOf, pageJson, tweetJson } from './timeline-json.ts';
import { createTimelineReads } from './timeline-reads.ts';

interface Held {
  author: User;
  /** Up to the author's relationship, from there to the flags, and the rest. */
  head: string;
  middle: string;
}

// The floor: ids from Redis, and each tweet held in this process as the JSON that is the same for everybody, with what each
// viewer has to do with it beside it. It never forgets anything, so no product can do less.
serveFloor((stores) => {
  const reads = createTimelineReads(stores);
  const held = new Map<string, Held>();
  const flags = new Map<string, TweetViewerFlags>();
  const relationships = new Map<string, Relationship>();

  const lineJson = (viewerId: string, id: string): string => {
    const { author, head, middle } = held.get(id)!;
    const { following, followedBy } = relationships.get(viewerId + author.id)!;
    const { liked, retweeted } = flags.get(viewerId + id)!;
    const relationship = author.id === viewerId ? 'null' : `{"following":${following},"followedBy":${followedBy}}`;
    return `{"cursor":"${cursorOf(viewerId, id)}","node":{"id":"${id}","tweet":${head}${relationship}${middle},"viewerHasLiked":${liked},"viewerHasRetweeted":${retweeted}},"retweetedBy":null}}`;
  };

  return async (viewerId, { first }) => {
    const { ids, position } = await reads.ids(viewerId, Number(first) + 1);
    const page = ids.slice(0, Number(first));
    const missing = page.filter((id) => !flags.has(viewerId + id));
    if (missing.length > 0) {
      const found = await reads.find(viewerId, missing);
      for (const id of missing) {
        const { authorId } = found.tweets.get(id)!;
        held.set(id, { author: found.authors.get(authorId)!, ...tweetJson(id, found) });
        flags.set(viewerId + id, found.flags.get(id)!);
        relationships.set(viewerId + authorId, found.relationships.get(authorId)!);
      }
    }
    return pageJson(viewerId, page, page.map((id) => lineJson(viewerId, id)), ids.length > page.length, position);
  };
});
