import { firstIdOf } from '../../domain/ids.ts';
import { elapsedOfHour, hourOf, MIN_TREND_PEOPLE, startOfHour, trendScore, USUAL_HOURS, WINDOW_HOURS } from '../../domain/trends.ts';
import type { TrendRow } from '../../stores/postgres/trend.store.ts';
import type { Stores } from '../../stores/stores.ts';

export interface RefreshTrendsDependencies {
  stores: Pick<Stores, 'trends' | 'trendActivity' | 'trendSource'>;
  now: () => Date;
}

/** More than the API shows: some may be gone before the next refresh. */
const PUBLISHED = 150;
/** Tags, the liveliest first, whose usual level is looked up, and of those that are above it whose people are counted. */
const CANDIDATES = 500;
/** Tagged tweets that are read again at a time. */
const AGAIN_TWEETS = 50;
/** Hours that are kept beyond those asked for. */
const SPARE_HOURS = 24;

export function createRefreshTrends({ stores: { trends, trendActivity, trendSource }, now }: RefreshTrendsDependencies) {
  /** After Redis has lost its data: adds all that was done to tweets of the window, as PostgreSQL has it. */
  const readAgain = async (since: string): Promise<void> => {
    await trendActivity.beginCompletion();
    for (let after: string | undefined = since; after !== undefined;) {
      const ids = await trendSource.listTaggedIds(after, AGAIN_TWEETS);
      if (ids.length > 0) await trendActivity.add(await trendSource.listUsesOfTweets(ids, since));
      after = ids.length < AGAIN_TWEETS ? undefined : ids.at(-1);
    }
    await trendActivity.complete();
  };

  /** Of each tag the people by how many hours ago. */
  const readWindow = async (hours: readonly number[]): Promise<Map<string, number[]>> => {
    const byTag = new Map<string, number[]>();
    for (const [hoursAgo, rows] of (await Promise.all(hours.map((hour) => trendActivity.listHour(hour)))).entries()) {
      for (const { tag, people } of rows) {
        const counts = byTag.get(tag) ?? Array.from({ length: WINDOW_HOURS }, () => 0);
        counts[hoursAgo] = people;
        byTag.set(tag, counts);
      }
    }
    return byTag;
  };

  /** The hours that are over since it was last asked; the last one again, for what came late. */
  const keepHours = async (current: number): Promise<void> => {
    const last = await trends.findLastHour();
    for (let hour = Math.max(last ?? 0, current - WINDOW_HOURS + 1); hour < current; hour += 1) {
      await trends.updateHour(hour, await trendActivity.listHour(hour), current - WINDOW_HOURS - USUAL_HOURS - SPARE_HOURS);
    }
  };

  const score = async (activity: ReadonlyMap<string, readonly number[]>, atMs: number): Promise<{ tag: string; score: number }[]> => {
    const elapsed = elapsedOfHour(atMs);
    const liveliest = [...activity].map(([tag, people]) => ({ tag, people, score: trendScore({ people, usual: 0, elapsed }) }))
      .toSorted((a, b) => b.score - a.score).slice(0, CANDIDATES);
    const before = hourOf(atMs) - WINDOW_HOURS + 1;
    const usual = new Map((await trends.listUsual(liveliest.map(({ tag }) => tag), before - USUAL_HOURS, before)).map((row) => [row.tag, row.usual]));
    return liveliest.map(({ tag, people }) => ({ tag, score: trendScore({ people, usual: usual.get(tag) ?? 0, elapsed }) }))
      .filter((tag) => tag.score > 0).toSorted((a, b) => b.score - a.score);
  };

  return {
    /** Publishes the trends of now. By one process at a time; one that dies meanwhile leaves the list as it was. */
    async refreshTrends(): Promise<TrendRow[]> {
      const atMs = now().getTime();
      const hours = Array.from({ length: WINDOW_HOURS }, (_, hoursAgo) => hourOf(atMs) - hoursAgo);
      const since = firstIdOf(startOfHour(hours.at(-1)!));
      if (!(await trendActivity.isComplete())) await readAgain(since);
      await keepHours(hours[0]!);
      const activity = await readWindow(hours);
      const scored = await score(activity, atMs);
      // Only where no hour alone has enough of them need all hours be counted together.
      const people = await Promise.all(scored.map(async ({ tag }) => {
        const most = Math.max(...activity.get(tag)!);
        return most >= MIN_TREND_PEOPLE ? most : trendActivity.countPeople(tag, hours);
      }));
      const lively = scored.filter((_, index) => people[index]! >= MIN_TREND_PEOPLE).slice(0, PUBLISHED);
      const tweets = new Map((await trends.countTweets(lively.map(({ tag }) => tag), since)).map((row) => [row.tag, row.tweets]));
      const published = lively.map((trend) => ({ ...trend, tweetCount: tweets.get(trend.tag) ?? 0 })).filter(({ tweetCount }) => tweetCount > 0);
      await trends.replace(published);
      return published;
    },
  };
}
