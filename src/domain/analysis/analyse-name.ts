import type { User } from '../user.ts';
import { cutWords } from './cut-words.ts';

/** The words by which a person is found: the username whole and in its parts, and the words of the display name. Each once. */
export function analyseName({ username, displayName }: Pick<User, 'username' | 'displayName'>): string[] {
  return [...new Set([username.toLowerCase(), ...nameWords(username), ...nameWords(displayName)])];
}

/** What is typed to find somebody, as words; an `@` before a username is none. */
export const nameWords = (text: string): string[] => cutWords(text).map(({ word }) => word);

/** Of a tweet or a name, the words that a mistyped one may stand for: letters only, which links and codes seldom are. */
export const vocabularyOf = (words: readonly string[]): string[] => [...new Set(words.filter((word) => VOCABULARY.test(word)))];

const VOCABULARY = /^(?=[\p{L}\p{M}]{3,30}$)\p{L}/u;
