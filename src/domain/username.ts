import { BadUserInputError } from './errors.ts';

export const MAX_USERNAME_LENGTH = 30;
const USERNAME = new RegExp(`^[A-Za-z0-9_]{1,${MAX_USERNAME_LENGTH}}$`);

/** Whether a string can be anybody's username; one that cannot is an unknown name and no store is asked. */
export const isUsername = (value: string): boolean => USERNAME.test(value);

/** Throws BadUserInputError on `field`. */
export function checkUsername(value: string, field: string): string {
  if (!isUsername(value)) throw new BadUserInputError(field, `A username has 1 to ${MAX_USERNAME_LENGTH} characters out of A-Z, a-z, 0-9 and _.`);
  return value;
}
