import type { RankedLine } from '../../domain/ranked-snapshot.ts';
import { after, type MaybePromise } from '../../lib/maybe-promise.ts';
import type { LoadedTimelineItem } from '../../loaders/tweet.loaders.ts';
import type { HomeRequest } from './home-lines.ts';
import { loadHomeItem } from './home-rules.ts';

/**
 * A line of the viewer's ranked timeline, or null where it does not belong there (any more): one of the home timeline by the rules
 * of that; a suggested tweet where the viewer may see it and does not mute its author. Asked on each read of a snapshot.
 */
export function loadRankedItem(request: HomeRequest, { id, suggested }: RankedLine): MaybePromise<LoadedTimelineItem | null> {
  if (!suggested) return loadHomeItem(request, id);
  const { loaders } = request;
  return after(loaders.timelineItems.load(id), (item) =>
    item && after(loaders.relationships.load(item.posterId), ({ muting }) => (muting ? null : item)));
}
