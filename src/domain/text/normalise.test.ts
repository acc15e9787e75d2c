import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadUserInputError } from '../errors.ts';
import { cleanText, isBlank, normaliseText } from './normalise.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)));

describe('normaliseText', () => {
  it('composes letters and accents', () => {
    expect(normaliseText('cafe\u0301')).toBe('caf\u00e9');
  });

  it('turns every line end into a line feed', () => {
    expect(normaliseText('a\r\nb\rc\u2028d\u2029e\nf')).toBe('a\nb\nc\nd\ne\nf');
  });

  it.each(['\0', '\b', '\x1b', '\x7f', '\x85', '\u202e', '\ufeff', '\uffff', '\ufdd0', '\ud83d', '\ude00'])('refuses %j', (character) => {
    expect(() => normaliseText(`a${character}b`)).toThrow(BadUserInputError);
  });

  it('names the field and the character', () => {
    expect(() => normaliseText('a\0b', 'bio')).toThrow(expect.objectContaining({ field: 'bio', message: 'bio must not contain the character U+0000.' }));
  });

  it.each(['tab\there', '👨‍👩‍👧‍👦', 'می‌خواهم', '\u2066@anna\u2069', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '𝒳'])('keeps %j', (text) => {
    expect(normaliseText(text)).toBe(text);
  });

  it('is idempotent and throws nothing but BadUserInputError', () => {
    fc.assert(fc.property(anyText, (raw) => {
      const once = outcome(raw);
      if (once !== null) expect(normaliseText(once)).toBe(once);
    }));
  });
});

describe('cleanText', () => {
  it('leaves out what normaliseText refuses', () => {
    expect(cleanText('a\0b\r\nc\ud83d')).toBe('ab\nc');
  });

  it('makes of any string one that normaliseText leaves as it is', () => {
    fc.assert(fc.property(anyText, (raw) => {
      const clean = cleanText(raw);
      expect(normaliseText(clean)).toBe(clean);
    }));
  });

  it('agrees with normaliseText wherever that accepts', () => {
    fc.assert(fc.property(anyText, (raw) => {
      const text = outcome(raw);
      if (text !== null) expect(cleanText(raw)).toBe(text);
    }));
  });
});

describe('isBlank', () => {
  it.each(['', ' \n\t', '\u200b\u200d', '\u3164', '\u2800', '\u00a0\u2066\u2069'])('is true of %j', (text) => {
    expect(isBlank(text)).toBe(true);
  });

  it.each(['.', ' a ', '👍', '\u0301'])('is false of %j', (text) => {
    expect(isBlank(text)).toBe(false);
  });
});

function outcome(raw: string): string | null {
  try {
    return normaliseText(raw);
  } catch (error) {
    expect(error).toBeInstanceOf(BadUserInputError);
    return null;
  }
}
