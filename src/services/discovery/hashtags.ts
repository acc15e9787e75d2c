import { decodeIdCursor } from '../../domain/cursors.ts';
import { checkHashtag, hashtagKey, type Hashtag } from '../../domain/hashtags.ts';
import { checkFirst, type Page, type PageRequest } from '../../domain/pages.ts';
import type { Tweet } from '../../domain/tweet.ts';
import { allOf } from '../../lib/maybe-promise.ts';
import type { Stores } from '../../stores/stores.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { Request } from '../request.ts';

/** Tags that are looked at for each that is asked for: some are used by nobody any more. */
const SEARCHED_FOR_EACH = 3;

/** The tweets with a hashtag that the viewer may see, newest first; retweets have no text, and so no hashtag. */
export async function listHashtagTweets({ loaders }: Pick<Request, 'loaders'>, key: string, { first, after }: PageRequest): Promise<Page<Placed<Tweet>>> {
  return fillPage({
    first,
    before: after === undefined ? undefined : decodeIdCursor('hashtag', key, after),
    list: (before, limit) => loaders.hashtagTweetIds.load({ list: 'hashtag', ownerId: key, before, limit }),
    load: ({ id }) => loaders.visibleTweets.load(id),
  });
}

export function createHashtags({ stores }: { stores: Pick<Stores, 'hashtags'> }) {
  return {
    /**
     * A hashtag without regard to case and accents; null for one that nobody ever used, as far as the viewer may know. One that
     * only private people have used is there for those who see a tweet with it. Throws BadUserInputError on `tag`.
     */
    async hashtag(request: Request, raw: string): Promise<Hashtag | null> {
      const tag = checkHashtag(raw, 'tag');
      const key = hashtagKey(tag);
      const known = await request.loaders.hashtags.load(key);
      if (known !== null) return known;
      const seen = await listHashtagTweets(request, key, { first: 1, after: undefined });
      return seen.items.length === 0 ? null : { key, tag, tweetCount: 0 };
    },

    /** Hashtags that public tweets have and that begin so, those first that were used last. Throws BadUserInputError on `prefix` or `first`. */
    async searchHashtags({ loaders }: Request, rawPrefix: string, first: number): Promise<Hashtag[]> {
      checkFirst(first);
      const prefix = hashtagKey(checkHashtag(rawPrefix, 'prefix'));
      const tags = await stores.hashtags.listByPrefix(prefix, first * SEARCHED_FOR_EACH);
      const found = await allOf(tags.map((tag) => loaders.hashtags.load(tag)));
      return found.filter((hashtag) => hashtag !== null).filter(({ tweetCount }) => tweetCount > 0).slice(0, first);
    },
  };
}
