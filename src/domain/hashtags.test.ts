import { expect, test } from 'vitest';
import { checkHashtag, hashtagKey, hashtagsOf } from './hashtags.ts';

const at = (...tags: string[]) => ({ hashtags: tags.map((tag) => ({ tag, start: 0, end: 0 })) });

test('hashtags are the same whatever their case and accents', () => {
  expect(hashtagsOf(at('Café', 'CAFE', 'zoo', 'cafe', 'Été'))).toEqual([{ tag: 'cafe', written: 'Café' }, { tag: 'ete', written: 'Été' }, { tag: 'zoo', written: 'zoo' }]);
});

test('a key is never longer than an index entry can be, nor empty', () => {
  // One letter each, and 18 when folded.
  expect(hashtagKey('\uFDFA'.repeat(140)).length).toBeLessThanOrEqual(280);
  expect(hashtagKey('\u0651')).not.toBe('');
});

test.each([['#Café', 'Café'], ['＃tag', 'tag'], [' tag ', 'tag'], ['##tag', '#tag']])('%j is the hashtag %j', (raw, written) => expect(checkHashtag(raw, 'tag')).toBe(written));

test.each(['', '#', '  ', 'x'.repeat(10_000), 'nul\0'])('%j is refused', (raw) => expect(() => checkHashtag(raw, 'tag')).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'tag' })));
