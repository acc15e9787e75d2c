/** A search for people as engines execute it. */
export interface UserSearch {
  /**
   * Folded words (domain/analysis/analyse-name.ts), all of which a person's username or display name must have: each as the beginning of a
   * word, or, from three code points on, as a word with typing errors (maxEditsOf).
   */
  words: readonly string[];
}
