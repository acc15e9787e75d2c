import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadUserInputError } from '../errors.ts';
import { measureText } from './measure.ts';
import { checkTweetText } from './tweet-text.ts';

describe('measureText', () => {
  it.each([
    ['abc', 3], ['é', 1], ['e\u0301', 1], ['日本', 4], ['👍', 2], ['👨‍👩‍👧‍👦', 2], ['👍🏽', 2], ['https://example.org/a/very/long/path/indeed', 23], ['a https://t.co/x b', 27],
  ])('weighs %j as %i', (text, length) => {
    expect(measureText(text)).toBe(length);
  });
});

describe('checkTweetText', () => {
  it('returns the text as it is stored', () => {
    expect(checkTweetText(' cafe\u0301\r\n')).toBe(' café\n');
  });

  it.each([['a', 280], ['日', 140], ['👨‍👩‍👧‍👦', 140]])('accepts the weight of 280 in %j and refuses one more', (character, count) => {
    expect(checkTweetText(character.repeat(count))).toBe(character.repeat(count));
    expect(() => checkTweetText(character.repeat(count + 1))).toThrow(/at most 280 characters by weighted length; it is 28[12]\./);
  });

  it('counts a link as 23 however long it is', () => {
    const text = `${'a'.repeat(256)} https://example.org/${'b'.repeat(500)}`;
    expect(checkTweetText(text)).toBe(text);
    expect(() => checkTweetText(`a${text}`)).toThrow('it is 281');
  });

  it.each(['', '   ', '\n', '\u200b', '\u3164'])('refuses the blank %j', (text) => {
    expect(() => checkTweetText(text)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'text' }));
  });

  it.each(['', '   ', '\n', '\u200b', '\u3164'])('stores the blank %j as empty where a text may be left out', (text) => {
    expect(checkTweetText(text, { allowEmpty: true })).toBe('');
  });

  it('keeps every other rule where a text may be left out', () => {
    for (const text of ['a'.repeat(281), 'a\u0007', '\u0000', ' '.repeat(5_000)]) expect(() => checkTweetText(text, { field: 'inputs.1.text', allowEmpty: true })).toThrow(expect.objectContaining({ field: 'inputs.1.text' }));
    expect(checkTweetText(' x ', { allowEmpty: true })).toBe(' x ');
  });

  it('refuses a text of megabytes without parsing it', () => {
    const startedAt = performance.now();
    expect(() => checkTweetText('a.'.repeat(5_000_000))).toThrow('at most 4096 UTF-16 code units');
    expect(performance.now() - startedAt).toBeLessThan(100);
  });

  it('returns a text that it returns again, or throws BadUserInputError on text', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'grapheme', maxLength: 400 }), fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)));
    fc.assert(fc.property(text, (raw) => {
      try {
        const stored = checkTweetText(raw);
        expect(checkTweetText(stored)).toBe(stored);
        expect(measureText(stored)).toBeLessThanOrEqual(280);
      } catch (error) {
        expect(error).toBeInstanceOf(BadUserInputError);
        expect(error).toHaveProperty('field', 'text');
      }
    }));
  });
});
