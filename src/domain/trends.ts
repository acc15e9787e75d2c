/** How far back a trend looks, in hours of the clock, the one that has just begun included. */
export const WINDOW_HOURS = 24;
/** The hours before those, from which a tag's usual level is taken: a week, so that each hour of the day and day of the week is in it once. */
export const USUAL_HOURS = 7 * 24;
/** A trend is made by so many people at least: one more than somebody and their second account. Our own choice; Mastodon asks for five. */
export const MIN_TREND_PEOPLE = 3;

const HOUR_MS = 3_600_000;

/** The hour of the Unix epoch that a moment lies in. */
export const hourOf = (atMs: number): number => Math.floor(atMs / HOUR_MS);
/** How much of its hour has passed at a moment, 0 to 1. */
export const elapsedOfHour = (atMs: number): number => (atMs % HOUR_MS) / HOUR_MS;
export const startOfHour = (hour: number): number => hour * HOUR_MS;

export interface TagActivity {
  /** Distinct people who posted with the tag, or liked, retweeted or answered such a tweet, by how many hours ago: 0 is the hour under way. */
  people: readonly number[];
  /** How many there usually are in an hour. */
  usual: number;
  /** How much of the hour under way has passed, 0 to 1. */
  elapsed: number;
}

/** recency x decay: 1/(hours + 1) x e^(-hours/24). */
export const weightOf = (hoursAgo: number): number => Math.exp(-hoursAgo / WINDOW_HOURS) / (hoursAgo + 1);

/**
 * Σ over the hours of (people - usual) x 1/(hours + 1) x e^(-hours/24), divided by √(1 + usual). Of a tag that was never used before
 * that is the sum of engagement x recency x decay itself; of one that is always as big, zero. How much above its usual level a
 * tag is, is measured in standard deviations of a Poisson process of that level, with one more for those that have none
 * (docs/trends.md). What is not above zero does not trend.
 */
export function trendScore({ people, usual, elapsed }: TagActivity): number {
  const above = people.slice(0, WINDOW_HOURS)
    .reduce((sum, count, hoursAgo) => sum + (count - usual * (hoursAgo === 0 ? elapsed : 1)) * weightOf(hoursAgo), 0);
  return above / Math.sqrt(1 + usual);
}
