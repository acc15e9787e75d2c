import { z } from 'zod';
import { BadUserInputError } from './errors.ts';

/** RFC 5321 section 4.5.3.1.3 (path of 256, less the angle brackets). */
export const MAX_EMAIL_LENGTH = 254;

/**
 * In code points after normalisation. At least 8: NIST SP 800-63B 3.1.1.2 and OWASP. At most 128: room for any
 * passphrase (both ask for 64 or more), while what Argon2 has to read stays small, so that nobody can load the server
 * with passwords of megabytes.
 */
export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 128;

/** NFKC composes at most four UTF-16 units into one code point, so a longer text is too long after it as well. */
const MAX_RAW_PASSWORD_UNITS = 4 * MAX_PASSWORD_LENGTH;

const email = z.email().max(MAX_EMAIL_LENGTH);

export const isEmail = (value: string): boolean => email.safeParse(value).success;

/** Trimmed. Throws BadUserInputError on `field`. */
export function checkEmail(value: string, field: string): string {
  const parsed = email.safeParse(value.trim());
  if (!parsed.success) throw new BadUserInputError(field, `An e-mail address looks like name@example.org and has at most ${MAX_EMAIL_LENGTH} characters.`);
  return parsed.data;
}

/** Normalised as it is hashed. Throws BadUserInputError on `field`, whose message never repeats the password. */
export function checkPassword(value: string, field: string): string {
  const password = normalizePassword(value);
  if (password === null) {
    throw new BadUserInputError(field, `A password has ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters of valid Unicode.`);
  }
  return password;
}

/**
 * NFKC (NIST SP 800-63B 3.1.1.2), so that the same keys typed on another system give the same password. Null for what
 * can be nobody's password; lone surrogates would all become U+FFFD on the way to the hash.
 */
export function normalizePassword(value: string): string | null {
  if (value.length > MAX_RAW_PASSWORD_UNITS || !value.isWellFormed()) return null;
  const password = value.normalize('NFKC');
  const length = [...password].length;
  return length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH ? null : password;
}
