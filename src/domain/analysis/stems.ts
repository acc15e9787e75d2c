import { stemmer as ar } from '@orama/stemmers/arabic';
import { stemmer as da } from '@orama/stemmers/danish';
import { stemmer as nl } from '@orama/stemmers/dutch';
import { stemmer as en } from '@orama/stemmers/english';
import { stemmer as fi } from '@orama/stemmers/finnish';
import { stemmer as fr } from '@orama/stemmers/french';
import { stemmer as de } from '@orama/stemmers/german';
import { stemmer as it } from '@orama/stemmers/italian';
import { stemmer as no } from '@orama/stemmers/norwegian';
import { stemmer as pt } from '@orama/stemmers/portuguese';
import { stemmer as ro } from '@orama/stemmers/romanian';
import { stemmer as ru } from '@orama/stemmers/russian';
import { stemmer as es } from '@orama/stemmers/spanish';
import { stemmer as sv } from '@orama/stemmers/swedish';
import { stemmer as tr } from '@orama/stemmers/turkish';
import { LRUCache } from 'lru-cache';
import { foldText } from './fold.ts';
import type { CutWord } from './cut-words.ts';

/** Snowball's stemmers, by language as tweets have it, and the letters that each knows. */
const LATIN = /^[\p{Script=Latin}]+$/u;
const CYRILLIC = /^[\p{Script=Cyrillic}]+$/u;
const ARABIC = /^[\p{Script=Arabic}]+$/u;
const STEMMERS: Readonly<Record<string, { stem: (word: string) => string; letters: RegExp }>> = {
  en: { stem: en, letters: LATIN }, fr: { stem: fr, letters: LATIN }, es: { stem: es, letters: LATIN }, pt: { stem: pt, letters: LATIN },
  it: { stem: it, letters: LATIN }, de: { stem: de, letters: LATIN }, nl: { stem: nl, letters: LATIN }, sv: { stem: sv, letters: LATIN },
  da: { stem: da, letters: LATIN }, no: { stem: no, letters: LATIN }, fi: { stem: fi, letters: LATIN }, ro: { stem: ro, letters: LATIN },
  tr: { stem: tr, letters: LATIN }, ru: { stem: ru, letters: CYRILLIC }, ar: { stem: ar, letters: ARABIC },
};
export const STEMMED_LANGUAGES: readonly string[] = Object.keys(STEMMERS);

/** Shorter words are their own stems. */
const MIN_STEMMED_LENGTH = 3;

/** A stem takes 3 µs to make, and most words of a tweet are common ones; about 5 MB. */
const known = new LRUCache<string, readonly string[]>({ max: 20_000 });

/**
 * The stems of a word in one language, such as `fr:parl`: of the folded word, which is what somebody finds who types no accents, and of the
 * word as it is spelt, which is what the stemmer knows. None where the language has no stemmer or other letters.
 */
export function stemsOf(word: CutWord, lang: string): readonly string[] {
  if (word.spelling === undefined || STEMMERS[lang] === undefined) return [];
  const key = `${lang} ${word.spelling} ${word.word}`;
  const stems = known.get(key) ?? makeStems(word, lang);
  known.set(key, stems);
  return stems;
}

function makeStems({ word, spelling }: CutWord, lang: string): string[] {
  const stemmer = STEMMERS[lang];
  if (stemmer === undefined || spelling === undefined || word.length < MIN_STEMMED_LENGTH || !stemmer.letters.test(word)) return [];
  const folded = stemmer.stem(word);
  const stems = spelling === word ? [folded] : [folded, foldText(stemmer.stem(spelling))];
  return [...new Set(stems)].filter((stem) => stem !== '').map((stem) => `${lang}:${stem}`);
}
