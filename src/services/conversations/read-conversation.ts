import { decodeIdCursor } from '../../domain/cursors.ts';
import type { Notification } from '../../domain/notification.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import type { Tweet, TweetRevision, TweetTombstone } from '../../domain/tweet.ts';
import type { User } from '../../domain/user.ts';
import { allOf } from '../../lib/maybe-promise.ts';
import type { Attachment } from '../../stores/postgres/conversation.store.ts';
import type { Stores } from '../../stores/stores.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { Request, SignedInRequest } from '../request.ts';

export function createReadConversation({ stores }: { stores: Pick<Stores, 'conversations'> }) {
  return {
    /** What hangs on a tweet that the viewer may see: direct replies, oldest first, or quotes, newest first. */
    async listAttached({ loaders }: Request, attachment: Attachment, tweetId: string, { first, after }: PageRequest): Promise<Page<Placed<Tweet>>> {
      return fillPage({
        first,
        before: after === undefined ? undefined : decodeIdCursor(attachment, tweetId, after),
        list: (before, limit) => loaders.attachedIds.load({ list: attachment, ownerId: tweetId, before, limit }),
        load: ({ id }) => loaders.visibleTweets.load(id),
      });
    },

    /** The tweets above a tweet, root first; a tombstone where the viewer may not see one. */
    async listAncestors({ loaders }: Request, tweetId: string): Promise<(Tweet | TweetTombstone)[]> {
      const ids = await loaders.ancestorIds.load(tweetId);
      const found = await allOf(ids.map((id) => loaders.tweets.load(id)));
      return found.filter((tweet) => tweet !== null);
    },

    /** Every text that a tweet has had, the current one last. */
    async listRevisions({ loaders }: Request, tweet: Tweet): Promise<TweetRevision[]> {
      const current = { text: tweet.text, createdAt: tweet.editedAt ?? tweet.createdAt };
      // An edit between reading the tweet and reading its revisions has made a revision of what is current here.
      const earlier = (await loaders.revisions.load(tweet.id)).filter(({ createdAt }) => createdAt < current.createdAt);
      return [...earlier, current];
    },

    /** The tweets that mention the viewer, newest first; those of muted people too. */
    async listMentions({ viewer, loaders }: SignedInRequest, { first, after }: PageRequest): Promise<Page<Placed<Tweet>>> {
      return fillPage({
        first,
        before: after === undefined ? undefined : decodeIdCursor('mentions', viewer.userId, after),
        list: async (before, limit) => (await stores.conversations.listMentionIds(viewer.userId, before, limit)).map((id) => ({ id })),
        load: ({ id }) => loaders.visibleTweets.load(id),
      });
    },

    /** The person or the tweet of an id, or the viewer's notification; null for what there is not, or the viewer may not see. */
    async findNode({ loaders }: Request, id: string): Promise<User | Tweet | Notification | null> {
      const [user, tweet, notification] = await Promise.all([loaders.users.load(id), loaders.visibleTweets.load(id), loaders.notifications.load(id)]);
      return user ?? tweet ?? notification;
    },
  };
}
