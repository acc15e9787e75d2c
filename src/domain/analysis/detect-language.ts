import type Eld from 'eld/small';

const UNREAD = /https?:\/\/\S+|[@＠#＃]\S+/g;
/** Shorter texts are in no language that could be told. */
const MIN_LETTERS = 8;

let detector: Promise<typeof Eld> | undefined;

/** Takes 0.4 s, which only processes that post should spend: the API does before it serves. */
export async function loadLanguages(): Promise<void> {
  detector ??= import('eld/small').then((module) => module.default);
  await detector;
}

/**
 * The language of a text as ISO 639-1 (`fr`), or null where it is not certain: none is better than a wrong one, for a word that is looked
 * for without `lang:` is looked for in its stems of every language. About 70 µs. Links, names and tags are not read.
 */
export async function detectLanguage(text: string): Promise<string | null> {
  const prose = text.replace(UNREAD, ' ').toWellFormed();
  if ((prose.match(/\p{L}/gu)?.length ?? 0) < MIN_LETTERS) return null;
  await loadLanguages();
  const found = (await detector!).detect(prose);
  return found.isReliable() ? found.language : null;
}
