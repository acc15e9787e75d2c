import { LRUCache } from 'lru-cache';
import { decodePlaceCursor } from '../../domain/cursors.ts';
import { firstIdOf, momentOf } from '../../domain/ids.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import { spreadAuthors } from '../../domain/ranking.ts';
import { isIn, languagesOf, TOP_TWEETS_WITHIN_MS, topTweetScore, type TopTweets } from '../../domain/top-tweets.ts';
import type { Tweet } from '../../domain/tweet.ts';
import { after as then, type MaybePromise } from '../../lib/maybe-promise.ts';
import type { Stores } from '../../stores/stores.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { Request } from '../request.ts';

export interface TopTweetsDependencies {
  stores: Pick<Stores, 'topTweets' | 'topTweetCache'>;
  now: () => Date;
  onCacheError: (error: Error) => void;
}

const MINUTE_MS = 60_000;
/** Minutes in which somebody began to read, as this process remembers them. */
const REMEMBERED = 25;
/** A reader comes to the end after so many. */
const MAX_LINES = 500;
/** A place is minute x PLACES + lines read. */
const PLACES = 1_000n;

export function createTopTweets({ stores: { topTweets, topTweetCache }, now, onCacheError }: TopTweetsDependencies) {
  const remembered = new LRUCache<number, TopTweets>({ max: REMEMBERED });
  const minuteOf = (at: Date): number => Math.floor(at.getTime() / MINUTE_MS);
  let making: Promise<TopTweets> | undefined;

  /** Of the first of these minutes of which there are any. */
  const findKept = async (...minutes: number[]): Promise<TopTweets | null> => {
    for (const minute of minutes) {
      const kept = remembered.get(minute) ?? await topTweetCache.find(minute).catch((error: Error) => {
        onCacheError(error);
        return null;
      });
      if (kept === null) continue;
      remembered.set(minute, kept);
      return kept;
    }
    return null;
  };

  const make = async (): Promise<TopTweets> => {
    const at = now();
    const minute = minuteOf(at);
    const last = await findKept(minute - 1, minute - 2);
    const candidates = await topTweets.listCandidates(firstIdOf(at.getTime() - TOP_TWEETS_WITHIN_MS), last?.tweets.map(({ id }) => id) ?? []);
    const tweets = candidates.map(({ id, authorId, lang, people }) => ({ id, authorId, lang, score: topTweetScore({ id, people }) }))
      .toSorted((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1));
    await topTweetCache.insert({ minute, tweets }).catch(onCacheError);
    // Another process may have been first.
    const made = await findKept(minute) ?? { minute, tweets };
    remembered.set(minute, made);
    return made;
  };

  /** As they were in a minute, where that is still known, and else as they are. */
  const find = async (minute: number | undefined): Promise<TopTweets> => {
    const current = minuteOf(now());
    const kept = await (minute === undefined || minute > current ? findKept(current, current - 1) : findKept(minute));
    return kept ?? (making ??= make().finally(() => { making = undefined; }));
  };

  const languages = async ({ viewer }: Request): Promise<ReadonlySet<string> | null> =>
    (viewer === null ? null : languagesOf(await topTweets.listLanguages(viewer.userId)));

  /** Null too where the viewer mutes the author: nobody has asked for this tweet. */
  const load = ({ loaders }: Request, id: string): MaybePromise<Tweet | null> =>
    then(loaders.visibleTweets.load(id), (tweet) => tweet && then(loaders.relationships.load(tweet.authorId), ({ muting }) => (muting ? null : tweet)));

  return {
    /**
     * Public tweets of the last 24 hours in the viewer's languages, by domain/top-tweets and spread by author; whoever reads on within 20
     * minutes does so in what they began to read. Each line's id is its place. Throws BadUserInputError on `first` or `after`.
     */
    async topTweets(request: Request, { first, after }: PageRequest): Promise<Page<Placed<Tweet>>> {
      const place = after === undefined ? undefined : BigInt(decodePlaceCursor('topTweets', request.viewer?.userId ?? '', after));
      const [{ minute, tweets }, spoken] = await Promise.all([find(place === undefined ? undefined : Number(place / PLACES)), languages(request)]);
      const oldest = firstIdOf(now().getTime() - TOP_TWEETS_WITHIN_MS);
      const lines = spreadAuthors(tweets.filter((tweet) => isIn(spoken, tweet)).slice(0, MAX_LINES));
      return fillPage({
        first,
        before: place?.toString(),
        list: async (from, limit) => {
          const start = from === undefined ? 0 : Number(BigInt(from) % PLACES);
          return lines.slice(start, start + limit).map(({ id }, index) => ({ tweetId: id, id: String(BigInt(minute) * PLACES + BigInt(start + index + 1)) }));
        },
        load: ({ tweetId }) => (momentOf(tweetId) < momentOf(oldest) ? null : load(request, tweetId)),
      });
    },

    /** Makes those of this minute, so that no reader waits for them. */
    async refreshTopTweets(): Promise<void> {
      await make();
    },
  };
}
