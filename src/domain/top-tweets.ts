import { momentOf } from './ids.ts';
import { TENFOLD_MS } from './ranking.ts';

/** How old a top tweet can be. */
export const TOP_TWEETS_WITHIN_MS = 24 * 3_600_000;

export interface TopTweet {
  id: string;
  authorId: string;
  /** As it was detected, or imported; null where it is not known. */
  lang: string | null;
  score: number;
}

/** The top tweets of a minute, the best first. */
export interface TopTweets {
  /** Of the Unix epoch. */
  minute: number;
  tweets: TopTweet[];
}

/**
 * log10(1 + people) + postedAtMs / 45,000,000, as in domain/ranking: tenfold as many people weigh as much as 12.5 hours. `people`
 * are those who like it and those who retweeted it, each person once for either and the author for neither; how often somebody
 * answered says nothing of how many did. It does not ask what time it is.
 */
export const topTweetScore = ({ id, people }: { id: string; people: number }): number => Math.log10(1 + people) + momentOf(id) / TENFOLD_MS;

/** A language is the viewer's where it is that of so much of what was looked at. */
const MIN_SHARE = 0.1;
/** What the viewer wrote says as much as so many tweets of people they follow. */
const OWN_WEIGHT = 5;

export interface LanguageSample {
  lang: string;
  own: number;
  followed: number;
}

/** The languages somebody reads, as far as posts tell; null where they tell nothing. */
export function languagesOf(samples: readonly LanguageSample[]): ReadonlySet<string> | null {
  const weighed = samples.map(({ lang, own, followed }) => ({ lang, weight: OWN_WEIGHT * own + followed }));
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  return total === 0 ? null : new Set(weighed.filter(({ weight }) => weight >= MIN_SHARE * total).map(({ lang }) => lang));
}

/** Tweets of a language that is not known are for everybody. */
export const isIn = (languages: ReadonlySet<string> | null, { lang }: Pick<TopTweet, 'lang'>): boolean =>
  languages === null || lang === null || languages.has(lang);
