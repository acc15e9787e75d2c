import { foldText } from './fold.ts';

/**
 * Scripts that are written without spaces, or, as Korean, with endings joined to the word. Each of their letters is a word of its own, and a
 * searched word is those letters in a row: so it is found wherever it stands. A dictionary (Intl.Segmenter) would cut the same word in
 * one way inside a text and in another alone, and in a third with the next version of Node.
 */
const UNSPACED = '(?=[\\p{L}\\p{Nl}])[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Bopomofo}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}]';
/** As Unicode TS 51 makes them, without the variation selectors, which folding takes away. None is longer; whatever is, is several. */
const PICTURE = '\\p{Extended_Pictographic}[\\p{Emoji_Modifier}]?[\\u{E0020}-\\u{E007F}]{0,8}';
const EMOJI = `\\p{RI}\\p{RI}|[0-9#*]\\u20E3|${PICTURE}(?:\\u200D${PICTURE}){0,7}`;
const LETTER = `(?!${UNSPACED})[\\p{L}\\p{N}]`;
const LETTERS = `${LETTER}(?:${LETTER}|\\p{M})*`;

const WORD = new RegExp(`(?<emoji>${EMOJI})|(?<unspaced>${UNSPACED}\\p{M}{0,9})|(?<word>${LETTERS}(?:'${LETTERS})*)`, 'gu');

/** Texts in which a simple search finds the same words: no emoji, no letter of an unspaced script, no mark on its own. */
const PLAIN = /^[\0-\xA8\xAA-\xAD\xAF-\u024F\u2010-\u203B]*$/;
const PLAIN_WORD = /[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu;

/** Short words of French and Italian that lose their vowel before another: they are left out, as Lucene's ElisionFilter does. */
const ELIDED = /^(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|all|dall|dell|nell|sull|un|quest)'/;
/** Words with an apostrophe that is no elision. */
const WHOLE = /^(?:aujourd'hui|quelqu'une?s?|d'ailleurs|d'abord|d'accord)$/;
const POSSESSIVE = /(?<=.)'s$/;
const SIMPLE = /^[a-z0-9]{1,40}$/;
const ACCENTED = /[^\0-\x7F]/;

/** What no word of a language reaches; a tsvector refuses words of 2 KB, and Elasticsearch cuts those of more than 255 UTF-16 code units. In code points. */
export const MAX_WORD_LENGTH = 80;

/** A word of a text as it is compared, and as its writer spelt it but for case, which stemmers go by. */
export interface CutWord {
  word: string;
  /** Undefined for what has no stem: emoji, and letters of scripts without spaces. */
  spelling: string | undefined;
}

/** The words of a piece of text without links, in their order. */
export function cutWords(text: string): CutWord[] {
  const folded = foldText(text).toLowerCase();
  const words = PLAIN.test(folded) ? (folded.match(PLAIN_WORD) ?? []).map(plain) : cutAny(folded);
  return ACCENTED.test(text) ? spelt(words, text) : words;
}

function cutAny(folded: string): CutWord[] {
  return [...folded.matchAll(WORD)].map(({ 0: found, groups }) => (groups!['word'] === undefined ? { word: found, spelling: undefined } : plain(found)));
}

function plain(raw: string): CutWord {
  if (SIMPLE.test(raw)) return { word: raw, spelling: raw };
  let word = raw;
  while (ELIDED.test(word) && !WHOLE.test(word)) word = word.replace(ELIDED, '');
  const letters = [...word.replace(POSSESSIVE, '').replaceAll("'", '')];
  const kept = letters.length > MAX_WORD_LENGTH ? letters.slice(0, MAX_WORD_LENGTH).join('') : letters.join('');
  return { word: kept, spelling: kept };
}

/** Where both spellings have as many words, each gets its own: `député` is stemmed with its accents, whoever looks for `depute`. */
function spelt(words: CutWord[], text: string): CutWord[] {
  const raw = text.toWellFormed().normalize('NFC').toLowerCase().replace(/[’‘ʼ＇]/g, "'");
  const spellings = (PLAIN.test(raw) ? (raw.match(PLAIN_WORD) ?? []).map(plain) : cutAny(raw)).map(({ spelling }) => spelling);
  if (spellings.length !== words.length) return words;
  return words.map(({ word, spelling }, index) => ({ word, spelling: spelling === undefined ? undefined : spellings[index] ?? spelling }));
}
