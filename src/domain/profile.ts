import { BadUserInputError } from './errors.ts';
import { fitsGraphemes } from './graphemes.ts';

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

/** Control characters, lone surrogates, and the two separators that some renderers take for line breaks. */
const UNFIT = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
const VISIBLE = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

/** Trimmed, in NFC. Throws BadUserInputError on `field`. */
export function checkDisplayName(value: string, field: string): string {
  const name = checkLine(value, MAX_DISPLAY_NAME_GRAPHEMES, field);
  if (!VISIBLE.test(name)) throw new BadUserInputError(field, `A display name has 1 to ${MAX_DISPLAY_NAME_GRAPHEMES} characters and must show at least one.`);
  return name;
}

export const checkLocation = (value: string, field: string): string => checkLine(value, MAX_LOCATION_GRAPHEMES, field);

/** The only text of a profile that may have several lines. */
export function checkBio(value: string, field: string): string {
  const lines = value.replaceAll(/\r\n?/g, '\n');
  const bio = fold(lines, MAX_BIO_GRAPHEMES, field);
  if (UNFIT.test(bio.replaceAll('\n', ''))) throw controlCharacter(field);
  return bio;
}

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
  const line = fold(value, maxGraphemes, field);
  if (UNFIT.test(line)) throw controlCharacter(field);
  return line;
}

function fold(value: string, maxGraphemes: number, field: string): string {
  const text = value.trim().normalize('NFC');
  if (!fitsGraphemes(text, maxGraphemes)) throw new BadUserInputError(field, `${field} has at most ${maxGraphemes} characters.`);
  return text;
}

const controlCharacter = (field: string): BadUserInputError =>
  new BadUserInputError(field, `${field} must not hold control characters or broken Unicode.`);
