import type { Analysis } from '../../domain/analysis/analyse-text.ts';

/** A token as a lexeme of a tsvector or tsquery literal. */
export const lexeme = (token: string): string => `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** A tsvector as a literal: words with their positions, which count from 1; stems and marks without. */
export function vectorOf({ words, stems, marks }: Analysis): string {
  const positions = new Map<string, number[]>();
  for (const [index, word] of words.entries()) {
    const known = positions.get(word);
    if (known === undefined) positions.set(word, [index + 1]);
    else known.push(index + 1);
  }
  return [...[...positions].map(([word, at]) => `${lexeme(word)}:${at.join(',')}`), ...stems.map(lexeme), ...marks.map(lexeme)].join(' ');
}

/** Without positions. */
export const vectorOfWords = (words: readonly string[]): string => words.map(lexeme).join(' ');
