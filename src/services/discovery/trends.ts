import type { Hashtag } from '../../domain/hashtags.ts';
import { checkFirst, MAX_FIRST } from '../../domain/pages.ts';
import { allOf } from '../../lib/maybe-promise.ts';
import type { Stores } from '../../stores/stores.ts';
import type { Request } from '../request.ts';

export interface Trend {
  hashtag: Hashtag;
  score: number;
  tweetCount: number;
}

/** Read for those that were hidden or deleted since the list was made. */
const SPARE = 50;

export function createTrends({ stores }: { stores: Pick<Stores, 'trends'> }) {
  return {
    /** The same for everybody: nothing in it depends on the viewer. Throws BadUserInputError on `first`. */
    async trends({ loaders }: Pick<Request, 'loaders'>, first: number): Promise<Trend[]> {
      checkFirst(first);
      const rows = await stores.trends.list(MAX_FIRST + SPARE);
      const hashtags = await allOf(rows.map(({ tag }) => loaders.hashtags.load(tag)));
      return rows.flatMap(({ score, tweetCount }, index) => {
        const hashtag = hashtags[index]!;
        return hashtag === null || hashtag.tweetCount <= 0 ? [] : [{ hashtag, score, tweetCount: Math.min(tweetCount, hashtag.tweetCount) }];
      }).slice(0, first);
    },
  };
}
