/** What speaks for showing somebody to a viewer. */
export interface SuggestionCandidate {
  id: string;
  /** People whom the viewer follows who follow them, of those that were looked at. */
  ties: number;
  /** Hashtags that both use. */
  topics: number;
  followerCount: number;
}

/** Our own choice: a friend in common says twice as much as a topic in common. */
const TOPIC = 0.5;
/** Tenfold as many followers say as much: they order those who are alike, and strangers. */
const TENFOLD_FOLLOWERS = 0.1;

/** ties + 0.5 x topics + 0.1 x log10(1 + followers). */
export const suggestionScore = ({ ties, topics, followerCount }: SuggestionCandidate): number =>
  ties + TOPIC * topics + TENFOLD_FOLLOWERS * Math.log10(1 + followerCount);

/** The best first; of equal ones the smaller id, so that the order is one. */
export const rankSuggestions = (candidates: readonly SuggestionCandidate[]): SuggestionCandidate[] =>
  candidates.map((candidate) => ({ candidate, score: suggestionScore(candidate) }))
    .toSorted((a, b) => b.score - a.score || (a.candidate.id < b.candidate.id ? -1 : 1)).map(({ candidate }) => candidate);
