import { BadUserInputError } from './errors.ts';
import { fitsGraphemes } from './graphemes.ts';
import { isBlank, normaliseText } from './text/normalise.ts';

/** In graphemes, as people count characters. */
export const MAX_DISPLAY_NAME_GRAPHEMES = 50;
export const MAX_BIO_GRAPHEMES = 160;
export const MAX_LOCATION_GRAPHEMES = 100;
/** In UTF-16 code units. */
export const MAX_WEBSITE_LENGTH = 255;

/** The parts of a person that they can change; what is undefined stays as it is. */
export interface ProfileChanges {
  displayName?: string | undefined;
  bio?: string | undefined;
  location?: string | undefined;
  website?: string | null | undefined;
  private?: boolean | undefined;
}

/** Trimmed, in NFC. Throws BadUserInputError on `field`. */
export function checkDisplayName(value: string, field: string): string {
  const name = checkLine(value, MAX_DISPLAY_NAME_GRAPHEMES, field);
  if (isBlank(name)) throw new BadUserInputError(field, `A display name has 1 to ${MAX_DISPLAY_NAME_GRAPHEMES} characters and must show at least one.`);
  return name;
}

export const checkLocation = (value: string, field: string): string => checkLine(value, MAX_LOCATION_GRAPHEMES, field);

/** The only text of a profile that may have several lines. */
export const checkBio = (value: string, field: string): string => checkText(value, MAX_BIO_GRAPHEMES, field);

/** Null where there is none; otherwise as it was given, since a client shows it again for editing. */
export function checkWebsite(value: string, field: string): string | null {
  const website = value.trim();
  if (website === '') return null;
  if (website.length > MAX_WEBSITE_LENGTH) throw new BadUserInputError(field, `A website has at most ${MAX_WEBSITE_LENGTH} characters.`);
  if (!isWebAddress(website)) throw new BadUserInputError(field, 'A website is a full address that starts with http:// or https://.');
  return website;
}

/** A name or password before the host would let an address pose as that of another site. */
function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s\p{C}]+$/iu.test(text)) return false;
  const url = URL.parse(text);
  return url !== null && url.username === '' && url.password === '';
}

function checkLine(value: string, maxGraphemes: number, field: string): string {
  const line = checkText(value, maxGraphemes, field);
  if (/[\t\n]/.test(line)) throw new BadUserInputError(field, `${field} must stand on one line, without tabs.`);
  return line;
}

function checkText(value: string, maxGraphemes: number, field: string): string {
  const text = normaliseText(value.trim(), field);
  if (!fitsGraphemes(text, maxGraphemes)) throw new BadUserInputError(field, `${field} has at most ${maxGraphemes} characters.`);
  return text;
}
