import { foldText } from './analysis/fold.ts';
import { BadUserInputError } from './errors.ts';
import { normaliseText } from './text/normalise.ts';
import type { TweetEntities } from './tweet.ts';

/** A hashtag in a text. */
export interface UsedHashtag {
  /** As it is compared. */
  tag: string;
  /** As it stands there. */
  written: string;
}

/** A hashtag and what is counted of it: tweets that stand, of people who are neither private nor suspended. */
export interface Hashtag {
  key: string;
  /** As the first who used it wrote it. */
  tag: string;
  tweetCount: number;
}

/** UTF-16 code units: no tweet has a longer one, and folding may make a letter into many. */
const MAX_TAG_LENGTH = 280;

/**
 * What two hashtags have in common that are the same: #Café and #cafe. Cut where folding makes it longer than any tweet, which
 * a few ligatures of a whole phrase can; a tag of nothing but accents stays as it is.
 */
export function hashtagKey(written: string): string {
  const folded = foldText(written).slice(0, MAX_TAG_LENGTH).toWellFormed();
  return folded === '' ? written.toLowerCase() : folded;
}

/** The hashtags of a tweet, each once, as it stands there first, in the order of their keys: whoever locks them keeps to it. */
export function hashtagsOf({ hashtags }: Pick<TweetEntities, 'hashtags'>): UsedHashtag[] {
  const used = new Map<string, string>();
  for (const { tag } of hashtags) if (!used.has(hashtagKey(tag))) used.set(hashtagKey(tag), tag);
  return [...used].map(([tag, written]) => ({ tag, written })).toSorted((a, b) => (a.tag < b.tag ? -1 : 1));
}

/**
 * A hashtag, or the beginning of one, as a caller wrote it, without its #. Throws BadUserInputError on `field` where nothing is
 * left, where it is longer than any hashtag can be, and for a character that no text may hold.
 */
export function checkHashtag(raw: string, field: string): string {
  if (raw.length > MAX_TAG_LENGTH + 1) throw new BadUserInputError(field, `${field} must have at most ${MAX_TAG_LENGTH} characters; it has ${raw.length}.`);
  const written = normaliseText(raw, field).trim().replace(/^[#＃]/u, '');
  if (written === '') throw new BadUserInputError(field, `${field} must not be empty: pass a hashtag, with or without its #.`);
  return written;
}
