import { BadUserInputError, ServiceUnavailableError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import { TweetTombstone, type Tweet } from '../../domain/tweet.ts';
import type { Viewer } from '../../domain/user.ts';
import { closable } from '../../lib/closable.ts';
import { after } from '../../lib/maybe-promise.ts';
import { createMailbox } from '../../lib/mailbox.ts';
import { within } from '../../lib/within.ts';
import type { EntityCaches } from '../../loaders/entity-caches.ts';
import type { LiveLoaderFactory, Loaders } from '../../loaders/loaders.ts';
import type { Reads } from '../../loaders/reads.ts';
import type { LiveEvent } from '../live-event.ts';
import { createTweetWatch, type Look } from './tweet-watch.ts';

/** A tweet as it is now for one viewer. */
export interface TweetUpdate extends LiveEvent {
  tweet: Tweet | TweetTombstone;
}

export interface TweetUpdatesDependencies {
  caches: EntityCaches;
  newLiveLoaders: LiveLoaderFactory;
}

/** As many as fit on a screen a few times over. */
export const MAX_WATCHED_TWEETS = 100;
const LISTEN_TIMEOUT_MS = 2_000;

/** What of a tweet is worth an update: why it is hidden, or its counts and text. */
interface State {
  hidden: string | null;
  content: string;
}

export function createTweetUpdates({ caches, newLiveLoaders: newLoaders }: TweetUpdatesDependencies) {
  const watch = createTweetWatch(caches);

  const freshLoaders = (viewer: Viewer | null, reads?: Reads): Loaders => {
    const loaders = newLoaders(viewer, reads);
    loaders.trust(caches.now());
    return loaders;
  };
  const stateOf = async (loaders: Loaders, tweet: Tweet | TweetTombstone): Promise<State> => {
    if (tweet instanceof TweetTombstone) return { hidden: tweet.reason, content: '' };
    const [counts, poll] = await Promise.all([loaders.tweetStats.load(tweet.id), tweet.hasPoll ? loaders.polls.load(tweet.id) : null]);
    const { likeCount, retweetCount, quoteCount, replyCount } = counts;
    return { hidden: null, content: [likeCount, retweetCount, quoteCount, replyCount, poll?.voteCount ?? 0, tweet.editedAt?.getTime() ?? 0].join(' ') };
  };

  /**
   * The tweets with these ids, each whenever its counts, its text or what the viewer may see of it changed; an id that is no tweet's never
   * does. Throws BadUserInputError on `ids` or `ids.N`, ServiceUnavailableError while Redis is away.
   */
  return async function tweetUpdates(viewer: Viewer | null, given: readonly string[]): Promise<AsyncIterableIterator<TweetUpdate, void>> {
    const ids = checkIds(given);
    await within(LISTEN_TIMEOUT_MS, caches.listening()).catch(() => {
      throw new ServiceUnavailableError('Live updates are not available at the moment: try again in a while.');
    });
    const mailbox = createMailbox<string, Look>(strongerOf);
    const authorIds = new Map<string, string>();
    const states = new Map<string, State>();
    const loaders = freshLoaders(viewer);
    // Authors of tweets that this viewer cannot see are needed too: they may be seen later.
    const found = await Promise.all(ids.map(async (id) => ({ id, tweet: await loaders.tweets.load(id), authorId: await loaders.tweetAuthorIds.load(id) })));
    for (const { id, tweet, authorId } of found) if (tweet !== null && authorId !== null) authorIds.set(id, authorId);
    const leave = watch.add({ viewerId: viewer?.userId ?? null, authorIds, look: mailbox.put });
    const end = (): void => {
      leave();
      mailbox.close();
    };
    // Watched first, then read: what changes from here on is told.
    const initial = freshLoaders(viewer);
    await Promise.all([...authorIds.keys()].map(async (id) => {
      const tweet = await initial.tweets.load(id);
      if (tweet !== null) states.set(id, await stateOf(initial, tweet));
    })).catch((error: unknown) => {
      end();
      throw error;
    });

    const look = async (id: string, what: Look): Promise<TweetUpdate | null> => {
      const fresh = freshLoaders(viewer);
      const tweet = await fresh.tweets.load(id);
      if (tweet === null) return null;
      const state = await stateOf(fresh, tweet);
      const known = states.get(id);
      const shown = known !== undefined && known.hidden === state.hidden;
      // Of what the viewer cannot see they learn nothing, not even that something happened to it.
      if (shown && (state.hidden !== null || what === 'visibility' || (what === 'changed' && known.content === state.content))) return null;
      states.set(id, state);
      const update = (now: Tweet | TweetTombstone, by: Loaders) => ({ tweet: now, loaders: by, what: `tweet ${id}` });
      return {
        ...update(tweet, fresh),
        again: (reads) => {
          const noted = freshLoaders(viewer, reads);
          return after(noted.tweets.load(id), (now) => now && { ...update(now, noted), again: () => null });
        },
      };
    };
    async function* updates(): AsyncGenerator<TweetUpdate, void> {
      try {
        for (let next = await mailbox.take(); next !== undefined; next = await mailbox.take()) {
          const update = await look(...next);
          if (update !== null) yield update;
        }
      } finally {
        end();
      }
    }
    return closable(updates(), end);
  };
}

const STRENGTH: Readonly<Record<Look, number>> = { visibility: 0, changed: 1, anyway: 2 };
const strongerOf = (one: Look, other: Look): Look => (STRENGTH[one] > STRENGTH[other] ? one : other);

function checkIds(given: readonly string[]): string[] {
  if (given.length === 0) throw new BadUserInputError('ids', 'Name at least one tweet.');
  if (given.length > MAX_WATCHED_TWEETS) throw new BadUserInputError('ids', `ids may name at most ${MAX_WATCHED_TWEETS} tweets; there were ${given.length}.`);
  const malformed = given.findIndex((id) => !isId(id));
  if (malformed !== -1) throw new BadUserInputError(`ids.${malformed}`, 'This is no id: pass one that the API returned.');
  return [...new Set(given)];
}
