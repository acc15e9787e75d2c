import { firstIdOf } from '../../domain/ids.ts';
import type { RankedLine } from '../../domain/ranked-snapshot.ts';
import { rank, type ViewerActs } from '../../domain/ranking.ts';
import { MAX_HOME_CANDIDATES, MAX_SUGGESTIONS } from '../../domain/timelines.ts';
import type { TweetStats } from '../../domain/tweet.ts';
import { allOf } from '../../lib/maybe-promise.ts';
import type { LoadedTimelineItem } from '../../loaders/tweet.loaders.ts';
import type { Stores } from '../../stores/stores.ts';
import type { HomeLines, HomeRequest } from './home-lines.ts';
import { loadRankedItem } from './ranked-rules.ts';

export interface RankedLinesDependencies {
  stores: Pick<Stores, 'ranking'>;
  homeLines: HomeLines;
}

const DAY_MS = 24 * 3600 * 1000;
/** Older ones have fallen below everything else: seven days weigh as much as 10^13 likes. */
const SUGGESTED_WITHIN_MS = 7 * DAY_MS;
/** What "recently" means for affinity. */
const ACTS_WITHIN_MS = 30 * DAY_MS;
/** How often candidates are read that make up for those which the viewer does not see. */
const MAX_ROUNDS = 3;

const NO_STATS: TweetStats = { likeCount: 0, retweetCount: 0, quoteCount: 0, replyCount: 0 };
const NO_ACTS: ViewerActs = { likes: 0, retweets: 0, replies: 0 };

/** The moment that lines are read of: now, where `before` is undefined, or one in the past. */
export interface Moment {
  atMs: number;
  /** Above every id that was there. */
  before: string | undefined;
}

/** What the viewer's timeline is made of, at most 400 lines, in the order of domain/ranking. */
export function createRankedLines({ stores, homeLines }: RankedLinesDependencies) {
  const listHome = async (request: HomeRequest, before: string | undefined): Promise<LoadedTimelineItem[]> => {
    const items: LoadedTimelineItem[] = [];
    let position = before;
    for (let round = 0; round < MAX_ROUNDS && items.length < MAX_HOME_CANDIDATES; round += 1) {
      const rows = await homeLines.list(request, position, MAX_HOME_CANDIDATES);
      for (const item of await homeLines.load(request, rows)) if (item !== null) items.push(item);
      if (rows.length < MAX_HOME_CANDIDATES) break;
      position = rows.at(-1)!.id;
    }
    return items.slice(0, MAX_HOME_CANDIDATES);
  };

  const listSuggested = async (request: HomeRequest, { atMs, before }: Moment): Promise<LoadedTimelineItem[]> => {
    const period = { since: firstIdOf(atMs - SUGGESTED_WITHIN_MS), before };
    const ids = await stores.ranking.listSuggestedIds(request.viewer.userId, period, MAX_SUGGESTIONS);
    const items = await allOf(ids.map((id) => loadRankedItem(request, { id, suggested: true })));
    return items.filter((item) => item !== null);
  };

  /** As they are; or as they were, as far as that is still known, where the moment has passed. */
  const statsOf = async ({ loaders }: HomeRequest, tweetIds: readonly string[], { before }: Moment): Promise<TweetStats[]> => {
    if (before === undefined) return allOf(tweetIds.map((id) => loaders.tweetStats.load(id)));
    const stats = new Map((await stores.ranking.listStatsAt(tweetIds, before)).map((row) => [row.tweetId, row]));
    return tweetIds.map((id) => stats.get(id) ?? NO_STATS);
  };

  return async function rankedLines(request: HomeRequest, moment: Moment): Promise<RankedLine[]> {
    const acting = stores.ranking.listViewerActs(request.viewer.userId, { since: firstIdOf(moment.atMs - ACTS_WITHIN_MS), before: moment.before });
    // First, for it decides whether loaders may take what this process remembers.
    const home = listHome(request, moment.before);
    const [acts, own, suggested] = await Promise.all([acting, home, home.then(() => listSuggested(request, moment))]);
    const actsTowards = new Map(acts.map((row) => [row.authorId, row]));
    const lines = onePerTweet(own, suggested);
    const stats = await statsOf(request, lines.map(({ item }) => item.tweet.id), moment);
    return rank(lines.map(({ item: { id, tweet }, suggested: isSuggested }, index) => ({
      id, authorId: tweet.authorId, postedAtMs: tweet.createdAt.getTime(), stats: stats[index]!, acts: actsTowards.get(tweet.authorId) ?? NO_ACTS, suggested: isSuggested,
    }))).map(({ id, suggested: isSuggested }) => ({ id, suggested: isSuggested }));
  };
}

/** A tweet has one line: its own, or else the latest retweet of it; suggested only where nobody who is followed has brought it. */
function onePerTweet(home: readonly LoadedTimelineItem[], suggested: readonly LoadedTimelineItem[]): { item: LoadedTimelineItem; suggested: boolean }[] {
  const lines = new Map(suggested.map((item) => [item.tweet.id, { item, suggested: true }]));
  // Newest first, so what is set last is the oldest line, which is the tweet itself where it is there; retweets do not displace one another.
  for (const item of home) {
    const other = lines.get(item.tweet.id);
    if (other === undefined || other.suggested || item.retweetedById === null) lines.set(item.tweet.id, { item, suggested: false });
  }
  return [...lines.values()];
}
