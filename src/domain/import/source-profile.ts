import { z } from 'zod';
import { cutGraphemes } from '../graphemes.ts';
import { MAX_BIO_GRAPHEMES, MAX_DISPLAY_NAME_GRAPHEMES, MAX_LOCATION_GRAPHEMES } from '../profile.ts';
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
    const displayName = cutGraphemes(oneLine(name), MAX_DISPLAY_NAME_GRAPHEMES);
    return {
      username: handle, displayName: isBlank(displayName) ? handle : displayName, bio: cutGraphemes(cleanText(bio ?? ''), MAX_BIO_GRAPHEMES),
      location: cutGraphemes(oneLine(location), MAX_LOCATION_GRAPHEMES), verified, private: isPrivate, followers, createdAtMs,
    };
  };
}

const oneLine = (text: string | null): string => cleanText(text ?? '').replace(/[\t\n]+/g, ' ').trim();
