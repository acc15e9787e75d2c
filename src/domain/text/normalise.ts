import { BadUserInputError } from '../errors.ts';

/**
 * What no stored text may hold:
 * - control characters (category Cc: C0, DEL, C1) but tab and line feed; PostgreSQL cannot hold NUL at all;
 * - lone surrogates (Cs), which have no UTF-8;
 * - U+202A..U+202E, the embeddings and overrides that turn round the text that follows them on the page. Older versions
 *   of twitter-text refuse them too. Isolates (U+2066..U+2069), marks and joiners stay: names and emoji need them;
 * - U+FEFF, U+FFFE, U+FFFF: twitter-text's invalid characters, and the other noncharacters of the first plane.
 */
const FORBIDDEN = /(?![\t\n])[\p{Cc}\p{Cs}\u202A-\u202E\uFEFF\uFDD0-\uFDEF\uFFFE\uFFFF]/u;
const EVERY_FORBIDDEN = new RegExp(FORBIDDEN.source, 'gu');

const LINE_END = /\r\n?|[\u2028\u2029]/g;

/** Neither a mark on the screen nor part of one: spaces, ignorable characters, and the blank Braille pattern. */
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** NFC, with every line end as \n. Throws BadUserInputError on `field` for a character that no text may hold. */
export function normaliseText(raw: string, field = 'text'): string {
  const text = raw.replace(LINE_END, '\n').normalize('NFC');
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null) throw new BadUserInputError(field, `${field} must not contain the character ${nameOf(forbidden[0])}.`);
  return text;
}

/** As normaliseText, for texts that nobody can be asked to correct: what may not stand in them is left out. */
export const cleanText = (raw: string): string =>
  // Normalised again: what is left out may have stood between a letter and its accent.
  raw.replace(LINE_END, '\n').replace(EVERY_FORBIDDEN, '').normalize('NFC');

export const isBlank = (text: string): boolean => BLANK.test(text);

const nameOf = (character: string): string => `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
