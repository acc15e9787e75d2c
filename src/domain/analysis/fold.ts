/**
 * Letters that decompose into no base letter and accent, though people type them as these (Unicode has no such mapping; the
 * list is the common part of Lucene's ASCIIFoldingFilter), and Arabic letters that are written alike (Lucene's ArabicNormalizer).
 */
const ALIKE: Readonly<Record<string, string>> = {
  æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ŧ: 't', ı: 'i', ŋ: 'n', ə: 'e', ς: 'σ', ё: 'е',
  ى: 'ي', ی: 'ي', ې: 'ي', ک: 'ك', ة: 'ه', 'ٱ': 'ا',
  '’': "'", '‘': "'", 'ʼ': "'", '＇': "'",
};
const EVERY_ALIKE = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'g');

/** What stands in words without being read: soft hyphens, marks of direction, variation selectors, non-joiners. */
const UNREAD = /\u00AD|\u034F|\u061C|[\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069]|[\uFE00-\uFE0F]|\uFEFF/g;
/** A joiner is a part of emoji, and unread in words. */
const UNREAD_JOINER = /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}])\u200D|\u200D(?!\p{Extended_Pictographic})/gu;
/**
 * Accents of letters that are read as the same without them. Not of other scripts: the vowels of Hindi and Thai, the voicing
 * of Japanese and the breve of й are marks too, and make other words.
 */
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}])(?:[\u0300-\u036F]|[\u1AB0-\u1AFF]|[\u1DC0-\u1DFF])+/gu;
/** Harakat, Quranic signs, the hamza that stands on another letter, and tatweel. */
const ARABIC_MARKS = /[\u0610-\u061A]|\u0640|[\u064B-\u065F]|\u0670|[\u06D6-\u06DC]|[\u06DF-\u06E8]|[\u06EA-\u06ED]/g;

const PLAIN = /^[\t\n\x20-\x40\x5B-\x7E]*$/;

/** Most texts are folded after one round; what a round takes away may leave letters together that compose, and fold again. */
const MAX_ROUNDS = 8;

/**
 * A text as words are compared: NFKC without regard to case, to Latin and Greek accents, ligatures, Arabic vowel signs, and
 * characters that are not seen. Folding what is folded changes nothing. Any string will do: a lone surrogate becomes U+FFFD.
 */
export function foldText(text: string): string {
  if (PLAIN.test(text)) return text;
  let folded = text.toWellFormed();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const again = foldOnce(folded);
    if (again === folded) return folded;
    folded = again;
  }
  return folded;
}

// Upper case first: it is what makes ß into ss, as full case folding does.
const foldOnce = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFD')
  .replace(UNREAD, '').replace(UNREAD_JOINER, '').replace(ARABIC_MARKS, '').replace(ACCENTS, '')
  .normalize('NFKC').replace(EVERY_ALIKE, (letter) => ALIKE[letter]!);
