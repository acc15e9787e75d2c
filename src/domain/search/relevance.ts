/**
 * RELEVANCE: score = text + log10(1 + engagement) + age, higher first, of equal scores the greater id (docs/search.md).
 *
 * text: the sum, over the words and other parts of the query that count, of the weight of the best way in which the tweet has it.
 * engagement: engagementOf (domain/ranking.ts) of the tweet's counts.
 * age: milliseconds from RELEVANCE_EPOCH_MS to the moment of the tweet's id, divided by RELEVANCE_TENFOLD_MS.
 *
 * In other words (1 + engagement) x 10^(-age in days / 30), in logarithms, among those that match as well: the order is the same, and it does
 * not ask what time it is, so an order stays while it is paged. It needs no script: Elasticsearch adds a stored number to the weights.
 */
export const RELEVANCE_EPOCH_MS = Date.UTC(2006, 2, 21);
/** So much later posted outweighs tenfold engagement. */
export const RELEVANCE_TENFOLD_MS = 30 * 24 * 3_600_000;

/** What does not depend on the query: stored with the tweet by an engine that cannot compute it. Never negative. */
export const standingOf = (engagement: number, postedAtMs: number): number =>
  Math.log10(1 + engagement) + Math.max(postedAtMs - RELEVANCE_EPOCH_MS, 0) / RELEVANCE_TENFOLD_MS;

/**
 * Of a query that many tweets answer, an engine that has to look at each of them ranks the newest only: those among the newest RECENT_ROWS
 * tweets, where of the newest SAMPLE_ROWS at least MIN_SAMPLED are hits; else the newest of all time; never more than MAX_CANDIDATES.
 */
export const MAX_CANDIDATES = 1_000;
export const RECENT_ROWS = 10_000;
export const SAMPLE_ROWS = 2_000;
export const MIN_SAMPLED = 20;
