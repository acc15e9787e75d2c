import { cutWords, type CutWord } from './cut-words.ts';
import { foldText } from './fold.ts';
import { stemsOf } from './stems.ts';

/** To be raised with whatever makes the analyser answer otherwise: rows and indexes of another version are made anew. */
export const ANALYSER_VERSION = 2;

/** A text of 280 counted characters has 140 words; only links have more. */
export const MAX_WORDS = 1_000;

/**
 * In UTF-16 code units. Of a tag that is longer, as folding makes some, the beginning counts: a tsvector refuses tokens of 2 KB, and Elasticsearch
 * cuts those of more than 255 units in two.
 */
const MAX_MARK_LENGTH = 250;

/** What of a tweet is searched. `entities` need not be in the order of the text. */
export interface AnalysedSource {
  text: string;
  lang: string | null;
  entities: { hashtags: readonly { tag: string; start: number; end: number }[]; urls: readonly { url: string; start: number; end: number }[] };
}

/** What both engines store of a text; none of the tokens holds a space. */
export interface Analysis {
  /** In their order: the n-th stands at position n. */
  words: string[];
  /** Each once, `fr:parl`, where the language of the text is known. */
  stems: string[];
  /** Each once: `#tag`, `@name`, `has:link`, `lang:fr`. */
  marks: string[];
  /** Words that a mistyped one may stand for, each once: of letters, and not of links. */
  vocabulary: string[];
}

const VOCABULARY = /^(?=[\p{L}\p{M}]{3,30}$)\p{L}/u;
const NAME = /(?<![\p{L}\p{N}_@＠])[@＠]([A-Za-z0-9_]{1,30})(?![A-Za-z0-9_])/gu;

/** Never throws, whatever the text is. */
export function analyseText({ text, lang, entities: { hashtags, urls } }: AnalysedSource): Analysis {
  const words: CutWord[] = [];
  const marks = new Set<string>();
  let from = 0;
  const readPlain = (to: number): void => {
    const piece = text.slice(from, to);
    words.push(...cutWords(piece));
    for (const [, name] of piece.matchAll(NAME)) marks.add(nameMark(name!));
  };
  const entities = [...hashtags.map((tag) => ({ ...tag, url: null })), ...urls.map((url) => ({ ...url, tag: null }))];
  for (const { start, end, tag, url } of entities.sort((a, b) => a.start - b.start)) {
    readPlain(start);
    from = end;
    words.push(...cutWords(url === null ? tag : readableLink(url)).map((cut) => (url === null ? cut : { ...cut, spelling: undefined })));
    marks.add(url === null ? tagMark(tag) : 'has:link');
  }
  readPlain(text.length);
  if (lang !== null) marks.add(langMark(lang));
  const kept = words.slice(0, MAX_WORDS);
  const vocabulary = vocabularyOf(kept.filter(({ spelling }) => spelling !== undefined).map(({ word }) => word));
  return { vocabulary, words: kept.map(({ word }) => word), stems: lang === null ? [] : [...new Set(kept.flatMap((word) => stemsOf(word, languageOf(lang))))], marks: [...marks] };
}

/** What may be the right spelling of something: codes and numbers are not. */
export const vocabularyOf = (words: readonly string[]): string[] => [...new Set(words.filter((word) => VOCABULARY.test(word)))];

export const tagMark = (tag: string): string => `#${foldText(tag).replaceAll(/\s/gu, '')}`.slice(0, MAX_MARK_LENGTH).toWellFormed();
export const nameMark = (username: string): string => `@${username.toLowerCase()}`;
/** Of `pt-BR`, what `lang:pt` finds. */
export const langMark = (lang: string): string => `lang:${languageOf(lang)}`;
export const authorMark = (userId: string): string => `from:${userId}`;
export const repliedMark = (userId: string): string => `to:${userId}`;
export const mediumMark = (medium: 'link' | 'media' | 'poll'): string => `has:${medium}`;

const languageOf = (lang: string): string => /^[a-z]*/.exec(lang.toLowerCase())![0];

/** A link's host and path, percent signs read. */
export function readableLink(url: string): string {
  const address = url.replace(/^[a-z]+:\/\//i, '').replace(/^www\./i, '').replace(/[?#].*$/s, '');
  try {
    return decodeURIComponent(address);
  } catch {
    // Not UTF-8 behind the percent signs: read as it stands.
    return address;
  }
}
