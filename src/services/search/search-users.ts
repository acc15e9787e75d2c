import { nameWords } from '../../domain/analysis/analyse-name.ts';
import { decodeIdCursor } from '../../domain/cursors.ts';
import { BadUserInputError } from '../../domain/errors.ts';
import type { Page, PageRequest } from '../../domain/pages.ts';
import type { User } from '../../domain/user.ts';
import { fillPage, type Placed } from '../pages/fill-page.ts';
import type { TimedRequest } from '../request.ts';
import type { AskSearch } from './ask-search.ts';

/** A name has at most 50 graphemes, a username 30 characters. */
const MAX_LENGTH = 200;
const MAX_WORDS = 20;

export interface UserSearchPage extends Page<Placed<User>> {
  /** What the cursors of this list belong to. */
  scope: string;
}

export function createSearchUsers({ askSearch }: { askSearch: AskSearch }) {
  /** Throws BadUserInputError on `query`, `first` or `after`. */
  return async function searchUsers({ viewer, loaders, arrivedAtMs }: TimedRequest, text: string, { first, after }: PageRequest): Promise<UserSearchPage> {
    const words = checkWords(text);
    const scope = `${viewer?.userId ?? ''} ${words.join(' ')}`;
    const before = after === undefined ? undefined : decodeIdCursor('userSearch', scope, after);
    let degraded = false;
    const page = await fillPage({
      first,
      before,
      list: async (from, limit) => {
        const asked = await askSearch((engine) => engine.searchUsers({ words }, { viewerId: viewer?.userId ?? null, after: from, limit }), { arrivedAtMs, degraded });
        degraded = asked.degraded;
        return asked.answer.map(({ id, position }) => ({ id: position, userId: id }));
      },
      load: ({ userId }) => loaders.listedUsers.load(userId),
    });
    return { ...page, scope };
  };
}

/** A username is one word: `jean_paul` is found as it stands. */
function checkWords(text: string): string[] {
  if (text.length > MAX_LENGTH) throw new BadUserInputError('query', `query must have at most ${MAX_LENGTH} characters; it has ${text.length}.`);
  const words = [...new Set(text.split(/\s+/u).flatMap((part) => (/^[@＠]?\w{1,30}$/.test(part) ? [part.replace(/^[@＠]/, '').toLowerCase()] : nameWords(part))))];
  if (words.length === 0) throw new BadUserInputError('query', 'query must have a letter or digit of a name.');
  if (words.length > MAX_WORDS) throw new BadUserInputError('query', `query must have at most ${MAX_WORDS} words; it has ${words.length}.`);
  return words;
}
