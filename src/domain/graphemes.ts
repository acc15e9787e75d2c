const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * One grapheme may be stacked from any number of code points, so a bound on graphemes alone does not bound the size.
 * The longest emoji that Unicode recommends for interchange (RGI, two people kissing in two skin tones) has 15 UTF-16 code units.
 */
const MAX_UNITS_PER_GRAPHEME = 16;

/** Whether a text has at most `max` user-perceived characters (UAX #29), and is not larger than such a text can be. */
export function fitsGraphemes(text: string, max: number): boolean {
  if (text.length <= max) return true;
  if (text.length > max * MAX_UNITS_PER_GRAPHEME) return false;
  let count = 0;
  for (const _ of segmenter.segment(text)) {
    count += 1;
    if (count > max) return false;
  }
  return true;
}

/** The first `max` user-perceived characters. */
export function cutGraphemes(text: string, max: number): string {
  if (text.length <= max) return text;
  let count = 0;
  for (const { index } of segmenter.segment(text)) {
    if (count === max) return text.slice(0, index);
    count += 1;
  }
  return text;
}
