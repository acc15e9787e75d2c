import { HOME_TIMELINE_MAX_IDS } from '../../domain/timelines.ts';
import type { Stores } from '../../stores/stores.ts';

/**
 * Fills a cold home timeline from PostgreSQL; one caller does it, however many ask. The list is opened before PostgreSQL is
 * read: a tweet that commits after that reading is fanned out after the opening, so the list has taken it in.
 */
export async function rebuildHomeTimeline({ homeTimelines, tweets }: Pick<Stores, 'homeTimelines' | 'tweets'>, userId: string): Promise<void> {
  const token = await homeTimelines.beginRebuild(userId);
  if (token === null) return;
  const ids = await tweets.listHomeIds(userId, undefined, HOME_TIMELINE_MAX_IDS);
  await homeTimelines.finishRebuild(userId, token, ids, ids.length < HOME_TIMELINE_MAX_IDS);
}
