import { z } from 'zod';
import { cleanText, isBlank } from '../text/normalise.ts';
import { parseJsonLine } from './bad-line.ts';
import { optionalString, pastTime, username } from './fields.ts';

/** One line of a users file, checked and cut to what Linnet's profiles hold. */
export interface SourceProfile {
  username: string;
  displayName: string;
  bio: string;
  location: string;
  verified: boolean;
  private: boolean;
  /** In their source; it only ranks people. */
  followers: number;
  createdAtMs: number;
}

/** In graphemes, as the contract bounds them; it does not bound the location. */
const MAX_DISPLAY_NAME = 50;
const MAX_BIO = 160;
const MAX_LOCATION = 100;

const flag = z.boolean({ error: 'must be true or false' }).nullish().transform((value) => value ?? false);
const count = z.int({ error: 'must be a whole number' }).min(0, { error: 'must not be negative' }).nullish().transform((value) => value ?? 0);

/** Parses lines read at `nowMs`; throws BadLineError. */
export function profileLineParser(nowMs: number): (line: string) => SourceProfile {
  const schema = z.object({
    handle: username,
    name: optionalString,
    bio: optionalString,
    location: optionalString,
    created_at: pastTime(nowMs),
    followers: count,
    verified: flag,
    protected: flag,
  });
  return (line) => {
    const { handle, name, bio, location, verified, followers, protected: isPrivate, created_at: createdAtMs } = parseJsonLine(schema, line);
    const displayName = cut(oneLine(name), MAX_DISPLAY_NAME);
    return {
      username: handle, displayName: isBlank(displayName) ? handle : displayName, bio: cut(cleanText(bio ?? ''), MAX_BIO),
      location: cut(oneLine(location), MAX_LOCATION), verified, private: isPrivate, followers, createdAtMs,
    };
  };
}

const oneLine = (text: string | null): string => cleanText(text ?? '').replace(/[\t\n]+/g, ' ').trim();

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

function cut(text: string, maxGraphemes: number): string {
  if (text.length <= maxGraphemes) return text;
  const next = [...graphemes.segment(text)][maxGraphemes];
  return next === undefined ? text : text.slice(0, next.index);
}
