import { BadUserInputError } from '../errors.ts';
import { MAX_CODE_UNITS, MAX_WEIGHTED_LENGTH, measureText } from './measure.ts';
import { isBlank, normaliseText } from './normalise.ts';

export interface TweetTextRules {
  /** In errors. */
  field?: string;
  /** With a poll a tweet needs no text: what is blank is stored as empty. */
  allowEmpty?: boolean;
}

/** The text as it is stored. Throws BadUserInputError on `field` where it is blank, too long or holds a control character. */
export function checkTweetText(raw: string, { field = 'text', allowEmpty = false }: TweetTextRules = {}): string {
  if (raw.length > MAX_CODE_UNITS) throw new BadUserInputError(field, `text must be at most ${MAX_CODE_UNITS} UTF-16 code units before links and emoji are counted; it is ${raw.length}.`);
  const text = normaliseText(raw, field);
  if (isBlank(text)) {
    if (allowEmpty) return '';
    throw blankText(field);
  }
  const length = measureText(text);
  if (length > MAX_WEIGHTED_LENGTH) throw new BadUserInputError(field, `text must be at most ${MAX_WEIGHTED_LENGTH} characters by weighted length; it is ${length}.`);
  return text;
}

export const blankText = (field: string): BadUserInputError => new BadUserInputError(field, 'text must not be empty or blank.');
