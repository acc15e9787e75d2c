import { lexeme } from './lexeme.ts';
import { timeMarks } from './time-marks.ts';
import type { Analysis } from '../../domain/analysis/analyse-text.ts';

/** The tsvector of a tweet as a literal: words with their positions, which count from 1; stems, marks and its time without. */
export function vectorOf(tweetId: string, { words, stems, marks }: Analysis): string {
  const positions = new Map<string, number[]>();
  for (const [index, word] of words.entries()) {
    const known = positions.get(word);
    if (known === undefined) positions.set(word, [index + 1]);
    else known.push(index + 1);
  }
  return [...[...positions].map(([word, at]) => `${lexeme(word)}:${at.join(',')}`), ...stems.map(lexeme), ...marks.map(lexeme), timeMarks(tweetId)].join(' ');
}

/** Without positions. */
export const vectorOfWords = (words: readonly string[]): string => words.map(lexeme).join(' ');
