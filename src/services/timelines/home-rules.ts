import type { LoadedTimelineItem } from '../../loaders/tweet.loaders.ts';
import type { SignedInRequest } from '../request.ts';

/**
 * An item of the viewer's home timeline, or null where it does not belong there (any more). Page and subscription ask here,
 * so both show the same: what the viewer may see, by people they follow or by themselves. A cached list is only a hint:
 * an unfollow counts from the next read on, whatever the list still holds.
 */
export async function loadHomeItem({ viewer, loaders }: Pick<SignedInRequest, 'viewer' | 'loaders'>, id: string): Promise<LoadedTimelineItem | null> {
  const item = await loaders.timelineItems.load(id);
  if (item === null || item.posterId === viewer.userId) return item;
  const { following } = await loaders.relationships.load(item.posterId);
  return following ? item : null;
}
