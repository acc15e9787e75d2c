/** What a search query says: parse-query.ts reads it, print-query.ts writes it. */
export interface SearchQuery {
  /** Every one of them has to hold. */
  groups: readonly SearchGroup[];
}

/** Alternatives, joined by OR: one of them has to hold. A group has at least one. */
export type SearchGroup = readonly SearchTerm[];

export interface SearchTerm {
  /** With a `-` before it: what it says must not hold. */
  negated: boolean;
  clause: SearchClause;
}

export const SEARCH_MEDIA = ['link', 'media', 'poll'] as const;
export type SearchMedium = (typeof SEARCH_MEDIA)[number];

export type SearchClause =
  | { kind: 'word'; text: string }
  | { kind: 'phrase'; text: string }
  /** Without its `#`. */
  | { kind: 'hashtag'; tag: string }
  /** Without its `@`. */
  | { kind: 'mention'; username: string }
  | { kind: 'from'; username: string }
  | { kind: 'to'; username: string }
  /** From the beginning of that day in UTC on: `2026-11-21`. */
  | { kind: 'since'; day: string }
  /** Before the beginning of that day in UTC. */
  | { kind: 'until'; day: string }
  /** BCP 47, in lower case: `fr`. */
  | { kind: 'lang'; lang: string }
  | { kind: 'has'; medium: SearchMedium }
  | { kind: 'minLikes'; count: number };

export type SearchOrder = 'RELEVANCE' | 'LATEST';
