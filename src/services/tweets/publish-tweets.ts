import { detectLanguage } from '../../domain/analysis/detect-language.ts';
import { BadUserInputError, NotFoundError } from '../../domain/errors.ts';
import { newId } from '../../domain/ids.ts';
import { newEvent } from '../../domain/new-event.ts';
import { checkPoll, type PollInput } from '../../domain/poll.ts';
import { checkTweetText } from '../../domain/text/tweet-text.ts';
import { TweetTombstone, type Tweet, type TweetEntities } from '../../domain/tweet.ts';
import { allOf } from '../../lib/maybe-promise.ts';
import { createTurns } from '../../lib/turns.ts';
import type { EntityCaches } from '../../loaders/entity-caches.ts';
import type { NewTweets } from '../../loaders/new-tweets.ts';
import type { NewTweet, Posting } from '../../stores/postgres/tweet-write.store.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';
import { createResolveEntities } from './resolve-entities.ts';

export interface PostTweetInput {
  text: string;
  inReplyToId: string | undefined;
  quotedId: string | undefined;
  poll: PollInput | undefined;
  idempotencyKey: string | undefined;
}

export interface PublishDependencies {
  stores: Pick<Stores, 'users' | 'tweetWrites' | 'homeTimelines' | 'relayWake'>;
  newTweets: Pick<NewTweets, 'keep'>;
  caches: Pick<EntityCaches, 'current'>;
  onCacheError: (error: Error) => void;
}

/** The name of an input's field in errors: `text`, or `inputs.2.text`. */
export type FieldPath = (index: number, field: keyof PostTweetInput) => string;

const MAX_IDEMPOTENCY_KEY_LENGTH = 128;
/** Replies to one tweet wait for one another at its counts: these with a connection, so that the next one is there already. */
const REPLIES_AT_ONCE = 2;

export function createPublishTweets({ stores, newTweets, caches, onCacheError }: PublishDependencies) {
  const resolveEntities = createResolveEntities(stores);
  const inTurn = createTurns(REPLIES_AT_ONCE);

  /**
   * Posts the inputs as one thread, of which the first may reply to another tweet; all of them or none. Answers what was
   * posted, or what was posted with the same key before. Each mistake is thrown before anything is written.
   */
  return async function publishTweets(request: SignedInRequest, inputs: readonly PostTweetInput[], path: FieldPath): Promise<Tweet[]> {
    const texts = inputs.map(({ text, poll }, index) => checkTweetText(text, { field: path(index, 'text'), allowEmpty: poll !== undefined }));
    const polls = inputs.map(({ poll }, index) => poll && checkPoll(poll, path(index, 'poll')));
    const key = inputs[0]?.idempotencyKey;
    checkIdempotencyKey(key, path(0, 'idempotencyKey'));
    // Asked first: a retry is answered though what it replies to or quotes has been deleted or hidden since.
    const earlierIds = key === undefined ? undefined : await stores.tweetWrites.findIdsByKey(request.viewer.userId, key, new Date());
    if (earlierIds !== undefined) return findPosted(request, earlierIds, path(0, 'idempotencyKey'));
    const remembering = caches.current().then((rows) => request.loaders.trust(rows));
    // What is replied to is judged by it; everybody else meets it only in the answer.
    if (inputs.some(({ inReplyToId, quotedId }) => inReplyToId !== undefined || quotedId !== undefined)) await remembering;
    const [parent, quoted, entities] = await Promise.all([
      findReferred(request, inputs[0]?.inReplyToId, path(0, 'inReplyToId'), 'reply to'),
      Promise.all(inputs.map(({ quotedId }, index) => findReferred(request, quotedId, path(index, 'quotedId'), 'quote'))),
      resolveEntities(texts),
    ]);
    const tweets = await chain(request.viewer.userId, parent, texts.map((text, index) => ({ text, entities: entities[index]!, quotedId: quoted[index]?.id ?? null })));
    const postings = tweets.map((tweet, index) => toPosting(tweet, polls[index], request.requestId));
    const insert = async (): Promise<Tweet[]> => {
      const postedIds = await inTurn(countedOn(tweets), () => stores.tweetWrites.insert(postings, key));
      if (postedIds[0] !== tweets[0]?.id) return findPosted(request, postedIds, path(0, 'idempotencyKey'));
      stores.relayWake.wake();
      return postings.map(toTweet);
    };
    // The tweets of a thread are answered the moment that they are posted.
    const posted = tweets.length === 1 ? await newTweets.keep(tweets.map(({ id }) => id), insert) : await insert();
    await remembering;
    if (posted[0]?.id !== tweets[0]?.id) return posted;
    // Best effort: the fan-out puts them there too, and a cold timeline is read from PostgreSQL.
    for (const { id, authorId } of tweets) await stores.homeTimelines.insertOwn(authorId, id).catch(onCacheError);
    return posted;
  };
}

/** Each tweet replies to the one before it; all have one moment and one conversation. */
async function chain(authorId: string, parent: Tweet | null, parts: readonly { text: string; entities: TweetEntities; quotedId: string | null }[]): Promise<NewTweet[]> {
  const languages = await Promise.all(parts.map(({ text }) => detectLanguage(text)));
  const createdAt = new Date();
  const ids = parts.map(() => newId());
  const conversationId = parent?.conversationId ?? ids[0]!;
  return parts.map((part, index) =>
    ({
      ...part, id: ids[index]!, authorId, lang: languages[index] ?? null, conversationId, createdAt,
      inReplyToId: ids[index - 1] ?? parent?.id ?? null, repliedUserId: index > 0 ? authorId : parent?.authorId ?? null,
    }));
}

/** The tweet whose counts the first one changes; for one that changes none its own id, which nobody else waits for. */
const countedOn = ([first]: readonly NewTweet[]): string => first?.inReplyToId ?? first?.quotedId ?? first?.id ?? '';

const toTweet = ({ tweet: { lang: _lang, repliedUserId: _repliedUserId, ...tweet }, poll }: Posting): Tweet =>
  ({ ...tweet, hasPoll: poll !== undefined, retweetOfId: null, editedAt: null, deletedAt: null });

/** A poll lasts from the moment of its tweet. */
function toPosting(tweet: NewTweet, poll: PollInput | undefined, requestId: string): Posting {
  const payload = { tweetId: tweet.id, authorId: tweet.authorId };
  return {
    tweet,
    event: newEvent('tweet.posted', payload, requestId),
    poll: poll && { options: poll.options, endsAt: new Date(tweet.createdAt.getTime() + poll.durationMinutes * 60_000), event: newEvent('poll.ended', payload, requestId) },
  };
}

function checkIdempotencyKey(key: string | undefined, field: string): void {
  if (key === undefined || (key.length >= 1 && key.length <= MAX_IDEMPOTENCY_KEY_LENGTH && !key.includes('\0'))) return;
  throw new BadUserInputError(field, `idempotencyKey must have 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} characters.`);
}

/** The tweet to reply to or to quote. Throws NotFoundError for one that the viewer cannot see, and for the id of a retweet. */
async function findReferred({ loaders }: SignedInRequest, id: string | undefined, field: string, purpose: string): Promise<Tweet | null> {
  if (id === undefined) return null;
  const tweet = await loaders.visibleTweets.load(id);
  if (tweet === null) throw new NotFoundError(`The tweet to ${purpose} does not exist, or you cannot see it.`, field);
  return tweet;
}

async function findPosted({ loaders }: SignedInRequest, ids: readonly string[], field: string): Promise<Tweet[]> {
  const found = await allOf(ids.map((id) => loaders.tweets.load(id)));
  return found.map((tweet) => {
    if (tweet !== null && !(tweet instanceof TweetTombstone)) return tweet;
    throw new NotFoundError('The tweet that was posted with this idempotencyKey has been deleted.', field);
  });
}
