import { momentOf } from '../../domain/ids.ts';
import { lexeme } from './lexeme.ts';

/*
 * Lexemes of when a tweet was posted, in its tsvector beside its words, so that the index finds the hits of a span of time and of no
 * other. A GIN index knows no order: of a word that one tweet in a hundred has, it would else fetch ten thousand rows of a million for the
 * twenty newest. Three widths of spans: whatever the time that is asked for, some dozens of one of them cover it.
 */
const HOUR_MS = 3_600_000;
const WIDTHS_MS = [HOUR_MS, 32 * HOUR_MS, 1_024 * HOUR_MS] as const;
const MAX_SPANS = 40;

const markOf = (width: number, span: number): string => `t${width}:${span}`;
const spanOf = (width: number, atMs: number): number => Math.floor(atMs / WIDTHS_MS[width]!);

/** To be appended to the literal of a tsvector. */
export const timeMarks = (tweetId: string): string => WIDTHS_MS.map((_, width) => lexeme(markOf(width, spanOf(width, momentOf(tweetId))))).join(' ');

/** A tsquery of the spans that cover the time from one moment to another; null where these would be too many. */
export function timeQuery(fromMs: number, toMs: number): string | null {
  const width = WIDTHS_MS.findIndex((_, each) => spanOf(each, toMs) - spanOf(each, fromMs) < MAX_SPANS);
  if (width === -1) return null;
  const [first, last] = [spanOf(width, fromMs), spanOf(width, toMs)];
  return `(${Array.from({ length: last - first + 1 }, (_, index) => lexeme(markOf(width, first + index))).join(' | ')})`;
}
