import type { TweetStats } from './tweet.ts';

/** What a viewer did with one person's tweets, how often. */
export interface ViewerActs {
  likes: number;
  /** Retweets and quotes. */
  retweets: number;
  replies: number;
}

/** Everything that decides about the place of one line. */
export interface RankingCandidate {
  /** Of the line; no two candidates have the same. */
  id: string;
  /** Who wrote the tweet, whoever retweeted it. */
  authorId: string;
  /** When the tweet was written. */
  postedAtMs: number;
  /** Counts and not rates: nobody counts how often a tweet was seen. */
  stats: TweetStats;
  acts: ViewerActs;
  /** By somebody whom the viewer does not follow. */
  suggested: boolean;
}

/**
 * So much later posted outweighs tenfold engagement, or tenfold affinity: 12.5 hours, as in the "hot" order of Reddit's published
 * source (`order + seconds / 45000`, where `order` is a logarithm to the base of 10).
 */
export const TENFOLD_MS = 45_000 * 1_000;

/**
 * What each count weighs against a like: 30 for a like, 20 for a retweet, 1 for a reply, in the linear ranking of Twitter's published
 * source (twitter/the-algorithm, EarlybirdTensorflowBasedSimilarityEngine, getLinearRankingParams). Applied to
 * the logarithms of counts there, to counts here, which is our own choice; as is a quote, which it does not know, as a retweet.
 */
export const ENGAGEMENT = { like: 1, retweet: 20 / 30, quote: 20 / 30, reply: 1 / 30 } as const;

/**
 * What each act of the viewer says about how near the author is: 0.5 for a like, 1 for a retweet, 13.5 for a reply, the weights that
 * Twitter's published heavy ranker gave to the chance of each (twitter/the-algorithm-ml, projects/home/recap, of April 2023). To
 * weigh past acts by them is our own choice.
 */
const AFFINITY = { like: 0.5, retweet: 1, reply: 13.5 } as const;

/** What a tweet counts for whose author the viewer does not follow: OutOfNetworkScaleFactorParam of twitter/the-algorithm, by default. */
const SUGGESTED_FACTOR = 0.75;

/** Our own choice: of any ten lines in a row at most two are by one author. */
export const DIVERSITY_SPAN_LINES = 10;
export const MAX_OF_AUTHOR_IN_SPAN = 2;

export const engagementOf = ({ likeCount, retweetCount, quoteCount, replyCount }: TweetStats): number =>
  ENGAGEMENT.like * likeCount + ENGAGEMENT.retweet * retweetCount + ENGAGEMENT.quote * quoteCount + ENGAGEMENT.reply * replyCount;

export const affinityOf = ({ likes, retweets, replies }: ViewerActs): number =>
  AFFINITY.like * likes + AFFINITY.retweet * retweets + AFFINITY.reply * replies;

/**
 * log10((1 + engagement) x (1 + affinity) x (1, or 0.75 where suggested)) + postedAtMs / 45,000,000. Higher comes first. It does not
 * ask what time it is: what is written first stays as much older than what is written later, so an order does not change by itself.
 */
export const scoreOf = ({ postedAtMs, stats, acts, suggested }: RankingCandidate): number =>
  Math.log10((1 + engagementOf(stats)) * (1 + affinityOf(acts)) * (suggested ? SUGGESTED_FACTOR : 1)) + postedAtMs / TENFOLD_MS;

/**
 * All candidates in the order in which they are shown, whatever order they come in: by score, of equal scores the greater id first,
 * and spread.
 */
export const rank = <Candidate extends RankingCandidate>(candidates: readonly Candidate[]): Candidate[] =>
  spreadAuthors(candidates.map((candidate) => ({ candidate, score: scoreOf(candidate) }))
    .toSorted((a, b) => b.score - a.score || (a.candidate.id < b.candidate.id ? 1 : -1))
    .map(({ candidate }) => candidate));

/**
 * Each place goes to the best one left whose author has fewer than two of the nine places before it, where they come the best first.
 * Where every one left is by an author who has two there, the best of them takes the place: a candidate is never left out.
 */
export function spreadAuthors<Candidate extends { authorId: string }>(candidates: readonly Candidate[]): Candidate[] {
  const left = [...candidates];
  const ranked: Candidate[] = [];
  while (left.length > 0) {
    const inSpan = Map.groupBy(ranked.slice(1 - DIVERSITY_SPAN_LINES), ({ authorId }) => authorId);
    const best = left.findIndex(({ authorId }) => (inSpan.get(authorId)?.length ?? 0) < MAX_OF_AUTHOR_IN_SPAN);
    ranked.push(...left.splice(Math.max(best, 0), 1));
  }
  return ranked;
}
