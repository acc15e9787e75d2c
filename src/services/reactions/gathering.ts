/** How what many people do to one tweet is gathered (docs/adr/0009). */
export const GATHERING = {
  /** Long enough for a few answers to be sent and their successors read; short beside what a request takes. */
  restMs: 4,
  /** One statement writes these: a few milliseconds, in which others wait for the rows of counts. */
  maxItems: 250,
};
