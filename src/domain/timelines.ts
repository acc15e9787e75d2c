import { MAX_FIRST } from './pages.ts';

/** Ids in a cached home timeline at most; below it reads go on in PostgreSQL. Forty pages of 20: hardly anybody scrolls further. */
export const HOME_TIMELINE_MAX_IDS = 800;

/**
 * A retweet is not shown while the same tweet is among this many lines below it: it is in sight already. As long as the longest
 * page, so no page shows a tweet twice.
 */
export const REPEAT_SPAN_LINES = MAX_FIRST;

/** Candidates of a ranked home timeline: so many of the newest lines of the home timeline, fifteen pages, … */
export const MAX_HOME_CANDIDATES = 300;
/** … and so many tweets by people whom the viewer does not follow. */
export const MAX_SUGGESTIONS = 100;
