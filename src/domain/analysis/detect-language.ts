import eld from 'eld/small';

const UNREAD = /https?:\/\/\S+|[@＠#＃]\S+/g;
/** Shorter texts are in no language that could be told. */
const MIN_LETTERS = 8;

/**
 * The language of a text as ISO 639-1 (`fr`), or null where it is not certain: none is better than a wrong one, for a word that is looked
 * for without `lang:` is looked for in its stems of every language. About 70 µs. Links, names and tags are not read.
 */
export function detectLanguage(text: string): string | null {
  const prose = text.replace(UNREAD, ' ').toWellFormed();
  if ((prose.match(/\p{L}/gu)?.length ?? 0) < MIN_LETTERS) return null;
  const found = eld.detect(prose);
  return found.isReliable() ? found.language : null;
}
