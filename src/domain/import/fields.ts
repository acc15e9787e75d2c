import { z } from 'zod';
import { isUsername, MAX_USERNAME_LENGTH } from '../username.ts';

/** The identity of a name: without regard to case. */
export const usernameKey = (username: string): string => username.toLowerCase();

const MAX_ID_LENGTH = 64;

export const string = z.string({ error: 'must be a string' });
export const optionalString = string.nullish().transform((value) => value ?? null);
export const username = string.refine(isUsername, { error: `must be 1 to ${MAX_USERNAME_LENGTH} of A-Z, a-z, 0-9 and _` });
export const sourceId = string.min(1, { error: 'must not be empty' }).max(MAX_ID_LENGTH, { error: `must be at most ${MAX_ID_LENGTH} characters` });
export const optionalSourceId = sourceId.nullish().transform((value) => value ?? null);

const RFC_3339 = z.iso.datetime({ offset: true });
/** As Twitter's own API wrote it: `Wed Sep 23 07:21:37 +0000 2009`. */
const TWITTER_TIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})$/;

/** Milliseconds since 1970, which is where UUIDv7 begins; a day ahead of now would stay on top of every timeline. */
export const pastTime = (nowMs: number) => string
  .transform((text) => parseTime(text))
  .pipe(z.number({ error: 'must be a time as RFC 3339 writes it' }).min(0, { error: 'must not be before 1970' }).max(nowMs, { error: 'must not be in the future' }));

function parseTime(text: string): number {
  if (RFC_3339.safeParse(text).success) return Date.parse(text);
  const [matched, month, day, time, zone, year] = TWITTER_TIME.exec(text) ?? [];
  return matched === undefined ? NaN : Date.parse(`${day} ${month} ${year} ${time} ${zone}`);
}
