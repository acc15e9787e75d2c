import { detectLanguage } from '../../domain/analysis/detect-language.ts';
import { ForbiddenError, NotFoundError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import { blankText, checkTweetText } from '../../domain/text/tweet-text.ts';
import { MAX_EDITS, type Tweet } from '../../domain/tweet.ts';
import type { Stores } from '../../stores/stores.ts';
import type { SignedInRequest } from '../request.ts';
import { createResolveEntities } from './resolve-entities.ts';

export interface EditTweetDependencies {
  stores: Pick<Stores, 'users' | 'tweetEdits'>;
  now: () => Date;
}

export function createEditTweet({ stores, now }: EditTweetDependencies) {
  const resolveEntities = createResolveEntities(stores);

  /**
   * Gives one of the viewer's tweets a new text, with its entities and mentions; a poll stays as it is, and needs no text
   * beside it. Throws BadUserInputError on `text`; on `id` NotFoundError for a tweet the viewer cannot see, ForbiddenError for
   * another's, and after 60 minutes or five edits.
   */
  return async function editTweet({ viewer, loaders, requestId }: SignedInRequest, id: string, rawText: string): Promise<Tweet> {
    // Whether there is a poll, without which a text must not be empty, the store finds out.
    const text = checkTweetText(rawText, { allowEmpty: true });
    const [entities] = await resolveEntities([text]);
    // The store decides first: what the loaders remember from before the edit would be in the answer.
    const edited = isId(id) ? await stores.tweetEdits.update({ id, authorId: viewer.userId, text, entities: entities!, lang: await detectLanguage(text), at: now(), requestId }) : 'notFound';
    if (edited === 'empty') throw blankText('text');
    if (edited === 'tooLate') throw new ForbiddenError('A tweet can be edited for 60 minutes after it was posted.', 'id');
    if (edited === 'tooOften') throw new ForbiddenError(`A tweet can be edited ${MAX_EDITS} times at most.`, 'id');
    if (edited !== 'notFound') return edited;
    if ((await loaders.visibleTweets.load(id)) === null) throw new NotFoundError('There is no such tweet.', 'id');
    throw new ForbiddenError('Only its author can edit a tweet.', 'id');
  };
}
