import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { BadUserInputError } from '../errors.ts';
import { parseQuery } from './parse-query.ts';
import { printQuery } from './print-query.ts';
import type { SearchQuery } from './search-query.ts';

/** As one line: groups by |, alternatives by /. */
const read = (text: string): string => parseQuery(text).groups.map((group) => group.map(({ negated, clause }) => {
  const [kind, ...values] = Object.values(clause);
  return `${negated ? '-' : ''}${kind === 'minLikes' ? 'likes' : kind}=${values.join()}`;
}).join(' / ')).join(' | ');

test.each([
  ['cats dogs', 'word=cats | word=dogs'],
  ['"white house" -"red  house"', 'phrase=white house | -phrase=red house'],
  ['cats OR dogs OR "guinea pigs" food', 'word=cats / word=dogs / phrase=guinea pigs | word=food'],
  ['#Tag @Some_one from:a to:@b', 'hashtag=Tag | mention=Some_one | from=a | to=b'],
  ['since:2026-01-31 until:2026-02-01 LANG:FR', 'since=2026-01-31 | until=2026-02-01 | lang=fr'],
  ['has:link has:media -has:polls min_likes:10', 'has=link | has=media | -has=poll | likes=10'],
  ['“smart quotes” «aussi»', 'phrase=smart quotes | phrase=aussi'],
  // What is not whole is words.
  ['"unbalanced quote', 'word=unbalanced | word=quote'],
  ['a"b c"d', 'word=a | phrase=b c | word=d'],
  ['OR a OR', 'word=or | word=a | word=or'],
  ['a OR OR b', 'word=a | word=or / word=b'],
  ['- -- "" -""', ''],
  ['from: min_likes:many has:wings lang:x-! since:', 'word=from: | word=min_likes:many | word=has:wings | word=lang:x-! | word=since:'],
  ['(a) AND NOT b*', 'word=(a) | word=AND | word=NOT | word=b*'],
  ['#a-b @ #', 'word=#a-b | word=@ | word=#'],
  ['from:a-b http://a.fr', 'word=from:a-b | word=http://a.fr'],
  ['constructor:x __proto__:y', 'word=constructor:x | word=__proto__:y'],
  ['min_likes:99999999999999999999', 'likes=2147483647'],
])('%s is read as %s', (text, expected) => expect(read(text)).toBe(expected));

describe('refuses, on query,', () => {
  const refused = (text: string) => {
    try {
      parseQuery(text);
    } catch (error) {
      return error instanceof BadUserInputError ? error.field : error;
    }
    return 'nothing';
  };
  it('more than 10,000 characters', () => expect([refused('a'.repeat(10_000)), refused('a'.repeat(10_001))]).toEqual(['nothing', 'query']));
  it('more than 64 parts', () => expect([refused('a '.repeat(64)), refused('a '.repeat(65))]).toEqual(['nothing', 'query']));
  test.each(['2026-02-30', '2026-13-01', '2025-02-29', 'yesterday', '2026-1-1', '0000-00-00', '2026-02-01T00:00'])('the day %s', (day) =>
    expect([refused(`since:${day}`), refused(`x until:${day}`), refused(`-since:${day}`)]).toEqual(['query', 'query', 'query']));
});

const word = fc.oneof(fc.stringMatching(/^[\p{L}\p{N}.,:;!?'()*&|<>\\/-]{1,12}$/u), fc.constantFrom('OR', 'or', 'from:', 'has:x', '#', '@', '$1', "';--", 'a:*'));
const name = fc.stringMatching(/^\w{1,30}$/);
const day = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const clause = fc.oneof(
  word, fc.array(word, { minLength: 1 }).map((words) => `"${words.join(' ')}"`), name.map((n) => `#${n}`), name.map((n) => `@${n}`), name.map((n) => `from:${n}`), name.map((n) => `to:${n}`),
  day.map((d) => `since:${d}`), day.map((d) => `until:${d}`), fc.constantFrom('lang:fr', 'lang:pt-br', 'has:link', 'has:media', 'has:poll'), fc.nat().map((n) => `min_likes:${n}`),
);
const term = fc.tuple(fc.constantFrom('', '', '-'), clause).map((parts) => parts.join(''));
const typed = fc.array(fc.oneof({ weight: 4, arbitrary: term }, { weight: 1, arbitrary: fc.constantFrom('OR', '"', '-') }), { maxLength: 20 }).map((parts) => parts.join(' '));

const parsed = (text: string): SearchQuery | null => {
  try {
    return parseQuery(text);
  } catch (error) {
    if (error instanceof BadUserInputError) return null;
    throw error;
  }
};

describe('printing what was read, and reading that,', () => {
  test.each([['what people type', typed], ['any text', fc.string({ unit: 'binary' })], ['any characters of the language', fc.array(fc.constantFrom('a', '"', ' ', '-', ':', '#', '@', 'OR', ' OR ', 'from:', '\n', '“', '\0', '\ud800')).map((parts) => parts.join(''))]])('gives the same for %s', (_what, texts) => {
    fc.assert(fc.property(texts, (text) => {
      const query = parsed(text);
      if (query !== null) expect(parseQuery(printQuery(query))).toEqual(query);
    }), { numRuns: 2_000 });
  });
});
