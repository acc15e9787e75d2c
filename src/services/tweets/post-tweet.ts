import { BadUserInputError, NotFoundError } from '../../domain/errors.ts';
import { newId } from '../../domain/ids.ts';
import { newEvent } from '../../domain/new-event.ts';
import { checkTweetText } from '../../domain/text/tweet-text.ts';
import { extractEntities } from '../../domain/text/entities.ts';
import { TweetTombstone, type Tweet, type TweetEntities } from '../../domain/tweet.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';

export interface PostTweetInput {
  text: string;
  inReplyToId: string | undefined;
  idempotencyKey: string | undefined;
}

export interface PostTweetDependencies {
  stores: Pick<Stores, 'users' | 'tweetWrites' | 'homeTimelines' | 'relayWake'>;
  onCacheError: (error: Error) => void;
}

const MAX_IDEMPOTENCY_KEY_LENGTH = 128;

export function createPostTweet({ stores, onCacheError }: PostTweetDependencies) {
  /** Only names that exist become mentions; the offsets are those of the name in the text. */
  const resolveEntities = async (text: string): Promise<TweetEntities> => {
    const { mentions, ...entities } = extractEntities(text);
    if (mentions.length === 0) return { ...entities, mentions: [] };
    const users = await stores.users.listByUsernames([...new Set(mentions.map(({ username }) => username))]);
    const idByName = new Map(users.map(({ id, username }) => [username.toLowerCase(), id]));
    return {
      ...entities,
      mentions: mentions.flatMap((mention) => {
        const userId = idByName.get(mention.username.toLowerCase());
        return userId === undefined ? [] : [{ ...mention, userId }];
      }),
    };
  };

  /**
   * Throws BadUserInputError on `text` or `idempotencyKey`, NotFoundError on `inReplyToId` for a tweet that the viewer
   * cannot see. The answer waits for the commit and for the viewer's own timeline, not for the fan-out.
   */
  return async function postTweet(request: SignedInRequest, input: PostTweetInput): Promise<Tweet> {
    const text = checkTweetText(input.text);
    checkIdempotencyKey(input.idempotencyKey);
    const [parent, entities] = await Promise.all([findParent(request, input.inReplyToId), resolveEntities(text)]);
    const id = newId();
    const authorId = request.viewer.userId;
    const tweet = {
      id, authorId, text, entities, inReplyToId: parent?.id ?? null, conversationId: parent?.conversationId ?? id, createdAt: new Date(),
    };
    const postedId = await stores.tweetWrites.insert(tweet, input.idempotencyKey, newEvent('tweet.posted', { tweetId: id, authorId }, request.requestId));
    if (postedId !== id) return findPosted(request, postedId);

    stores.relayWake.wake();
    // Best effort: the fan-out puts it there too, and a cold timeline is read from PostgreSQL.
    await stores.homeTimelines.insertOwn(authorId, id).catch(onCacheError);
    return { ...tweet, quotedId: null, retweetOfId: null, editedAt: null, deletedAt: null };
  };
}

function checkIdempotencyKey(key: string | undefined): void {
  if (key === undefined || (key.length >= 1 && key.length <= MAX_IDEMPOTENCY_KEY_LENGTH && !key.includes('\0'))) return;
  throw new BadUserInputError('idempotencyKey', `idempotencyKey must have 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} characters.`);
}

async function findParent({ loaders }: SignedInRequest, id: string | undefined): Promise<Tweet | null> {
  if (id === undefined) return null;
  const parent = await loaders.tweets.load(id);
  if (parent === null || parent instanceof TweetTombstone) throw new NotFoundError('The tweet to reply to does not exist, or you cannot see it.', 'inReplyToId');
  return parent;
}

async function findPosted({ loaders }: SignedInRequest, id: string): Promise<Tweet> {
  const tweet = await loaders.tweets.load(id);
  if (tweet === null || tweet instanceof TweetTombstone) throw new NotFoundError('The tweet that was posted with this idempotencyKey has been deleted.', 'idempotencyKey');
  return tweet;
}
