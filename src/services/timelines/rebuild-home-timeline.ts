import pLimit from 'p-limit';
import { HOME_TIMELINE_MAX_IDS } from '../../domain/timelines.ts';
import type { Stores } from '../../stores/stores.ts';

export interface RebuildDependencies {
  stores: Pick<Stores, 'homeTimelines' | 'tweets'>;
  onCacheError: (error: Error) => void;
}

/** In one process: after Redis lost its data every reader needs one, and requests need the connections too. */
const MAX_CONCURRENT_REBUILDS = 2;
/** Whoever comes after that stays with PostgreSQL until a later read. */
const MAX_WAITING_REBUILDS = 500;

export function createRebuildHomeTimeline({ stores: { homeTimelines, tweets }, onCacheError }: RebuildDependencies) {
  const limit = pLimit(MAX_CONCURRENT_REBUILDS);

  /**
   * One caller does it, however many ask. The list is opened before PostgreSQL is read: a tweet that commits after that
   * reading is fanned out after the opening, so the list has taken it in.
   */
  async function rebuild(userId: string): Promise<void> {
    const token = await homeTimelines.beginRebuild(userId);
    if (token === null) return;
    const ids = await tweets.listHomeIds(userId, undefined, HOME_TIMELINE_MAX_IDS);
    await homeTimelines.finishRebuild(userId, token, ids, ids.length < HOME_TIMELINE_MAX_IDS);
  }

  /** Fills a cold home timeline from PostgreSQL, soon; returns at once. */
  return function rebuildHomeTimeline(userId: string): void {
    if (limit.pendingCount < MAX_WAITING_REBUILDS) limit(rebuild, userId).catch(onCacheError);
  };
}
