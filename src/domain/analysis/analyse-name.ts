import type { User } from '../user.ts';
import { cutWords } from './cut-words.ts';

/** The words by which a person is found: the username whole and in its parts, and the words of the display name. Each once. */
export function analyseName({ username, displayName }: Pick<User, 'username' | 'displayName'>): string[] {
  return [...new Set([username.toLowerCase(), ...nameWords(username), ...nameWords(displayName)])];
}

/** What is typed to find somebody, as words; an `@` before a username is none. */
export const nameWords = (text: string): string[] => cutWords(text).map(({ word }) => word);
