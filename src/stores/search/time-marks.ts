import { momentOf } from '../../domain/ids.ts';
import { lexeme } from './lexeme.ts';

/*
 * Lexemes of when a tweet was posted, in its tsvector beside its words, so that the index finds the hits of a span of time and of no
 * other. A GIN index knows no order: of a word that one tweet in a hundred has, it would else fetch ten thousand rows of a million for the
 * twenty newest. Three widths of spans: whatever the time that is asked for, some dozens of one of them cover it.
 */
const HOUR_MS = 3_600_000;
const WIDTHS_MS = [HOUR_MS, 32 * HOUR_MS, 1_024 * HOUR_MS] as const;
/**
 * Marks of one query. Of a common word the index goes through all rows of the marks, each against all of them; so few wide ones are cheaper than
 * many narrow ones, though they cover more than was asked for. The widest have no wider ones above.
 */
const MAX_SPANS = [8, 8, 40] as const;

const markOf = (width: number, span: number): string => `t${width}:${span}`;
const spanOf = (width: number, atMs: number): number => Math.floor(atMs / WIDTHS_MS[width]!);

/** To be appended to the literal of a tsvector. */
export const timeMarks = (tweetId: string): string => WIDTHS_MS.map((_, width) => lexeme(markOf(width, spanOf(width, momentOf(tweetId))))).join(' ');

/** A span of time that marks cover. */
export interface TimeSpan {
  fromMs: number;
  /** A tsquery of them. */
  query: string;
}

/** The spans that cover the time from one moment to another, and begin at that moment or before it; null where these would be too many. */
export function timeSpan(fromMs: number, toMs: number): TimeSpan | null {
  const width = WIDTHS_MS.findIndex((_, each) => spanOf(each, toMs) - spanOf(each, fromMs) < MAX_SPANS[each]!);
  if (width === -1) return null;
  const [first, last] = [spanOf(width, fromMs), spanOf(width, toMs)];
  return { fromMs: first * WIDTHS_MS[width]!, query: `(${Array.from({ length: last - first + 1 }, (_, index) => lexeme(markOf(width, first + index))).join(' | ')})` };
}
