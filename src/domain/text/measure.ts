import twitter from 'twitter-text';

/** By twitter-text's configuration 3: most characters count 1, CJK and an emoji 2, a link 23. */
export const MAX_WEIGHTED_LENGTH = 280;

/**
 * In UTF-16 code units, refused before anything is parsed: links count 23 however long they are, and twitter-text's
 * search for links takes time in the square of the length (15 ms for this many). 140 of the longest emoji are half of it.
 */
export const MAX_CODE_UNITS = 4_096;

/** twitter-text's weighted length of a normalised text. */
export const measureText = (text: string): number => twitter.parseTweet(text).weightedLength;
