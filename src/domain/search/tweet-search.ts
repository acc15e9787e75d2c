import type { SearchOrder } from './search-query.ts';

/**
 * A search as engines execute it: the query after the analyser, names looked up, days made into ids. It speaks of three lists that
 * the analyser makes of each tweet (domain/analysis/analyse-text.ts): words (one at each position), stems, and marks.
 */
export interface TweetSearch {
  /** Every one of them has to hold; in each, one of its alternatives. */
  groups: readonly (readonly SearchCondition[])[];
  order: SearchOrder;
}

export interface SearchCondition {
  negated: boolean;
  test: ConditionTest;
}

export type ConditionTest =
  | TextTest
  /** The tweet has this mark: `#tag`, `@name`, `from:<user id>`, `to:<user id>`, `lang:fr`, `has:poll`. Counts nothing in RELEVANCE but for #tag and @name: MARK_WEIGHT. */
  | { kind: 'mark'; mark: string; weight: number }
  /** firstId <= id < endId; either may be absent. */
  | { kind: 'ids'; firstId?: string; endId?: string }
  | { kind: 'minLikes'; count: number }
  /** Holds for no tweet: a name that nobody has. */
  | { kind: 'nothing' };

export interface TextTest {
  kind: 'text';
  /**
   * Any of these; a tweet gets the weight of the best that it has. Words stand in the tweet one right after another, in this order; of
   * stems there is just one, in the list of stems.
   */
  forms: readonly ({ words: readonly string[]; weight: number } | { stem: string; weight: number })[];
  /**
   * In RELEVANCE, of a lone word that is not negated: words that differ from it by at most so many insertions, deletions or
   * replacements of a code point (Levenshtein; two swapped letters are two) hold too, with the weight TYPO_WEIGHT.
   */
  fuzzy?: { word: string; maxEdits: 1 | 2 };
}

/**
 * What a match of a clause counts in RELEVANCE (docs/search.md), where a month of age counts 1: another form of the word as much as six
 * days; a typing error more than all the time that there is and all likes, so it comes after everything that matches without one.
 */
export const EXACT_WEIGHT = 500;
export const STEM_WEIGHT = 499.8125;
export const TYPO_WEIGHT = 0;

/** As Elasticsearch's fuzziness AUTO has it: no error in 1 or 2 code points, one in 3 to 5, two from 6 on. */
export const maxEditsOf = (word: string): 0 | 1 | 2 => {
  const { length } = [...word];
  return length < 3 ? 0 : length < 6 ? 1 : 2;
};

/** At most so many words of the vocabulary stand in for one that was mistyped: those of the fewest edits. */
export const MAX_TYPO_WORDS = 50;
