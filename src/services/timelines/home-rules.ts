import { after, afterBoth, type MaybePromise } from '../../lib/maybe-promise.ts';
import type { LoadedTimelineItem } from '../../loaders/tweet.loaders.ts';
import type { SignedInRequest } from '../request.ts';

/**
 * An item of the viewer's home timeline, or null where it does not belong there (any more). Page and subscription ask here,
 * so both show the same: what the viewer may see, by people they follow or by themselves. A cached list is only a hint:
 * an unfollow counts from the next read on, whatever the list still holds. Muted people's tweets are left out, and their
 * retweets, and others' retweets of theirs; so are replies to somebody whom the viewer does not follow.
 */
export function loadHomeItem({ loaders }: Pick<SignedInRequest, 'loaders'>, id: string): MaybePromise<LoadedTimelineItem | null> {
  // Null to the viewer. Through the loaders, which note that it was asked who the viewer is.
  const relationshipTo = loaders.relationshipsToOthers.load;
  const follows = (userId: string | null): MaybePromise<boolean> =>
    userId !== null && after(relationshipTo(userId), (relationship) => relationship === null || relationship.following);

  return after(loaders.timelineItems.load(id), (item) => item && afterBoth(relationshipTo(item.posterId), relationshipTo(item.tweet.authorId), (poster, author) => {
    if (poster === null) return author?.muting ? null : item;
    if (!poster.following || poster.muting || author?.muting) return null;
    const { inReplyToId } = item.tweet;
    if (inReplyToId === null || item.retweetedById !== null) return item;
    return after(loaders.tweetAuthorIds.load(inReplyToId), (authorId) => after(follows(authorId), (followed) => (followed ? item : null)));
  }));
}
