import type { LoadedTimelineItem } from '../../loaders/tweet.loaders.ts';
import type { SignedInRequest } from '../request.ts';

/**
 * An item of the viewer's home timeline, or null where it does not belong there (any more). Page and subscription ask here,
 * so both show the same: what the viewer may see, by people they follow or by themselves. A cached list is only a hint:
 * an unfollow counts from the next read on, whatever the list still holds. Muted people's tweets are left out, and their
 * retweets, and others' retweets of theirs.
 */
export async function loadHomeItem({ viewer, loaders }: Pick<SignedInRequest, 'viewer' | 'loaders'>, id: string): Promise<LoadedTimelineItem | null> {
  const item = await loaders.timelineItems.load(id);
  if (item === null) return null;
  const relationshipTo = (id: string) => (id === viewer.userId ? null : loaders.relationships.load(id));
  const [poster, author] = await Promise.all([relationshipTo(item.posterId), relationshipTo(item.tweet.authorId)]);
  if (poster !== null && (!poster.following || poster.muting)) return null;
  return author?.muting ? null : item;
}
