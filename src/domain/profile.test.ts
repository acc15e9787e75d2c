import { describe, expect, it } from 'vitest';
import { checkBio, checkDisplayName, checkLocation, checkWebsite } from './profile.ts';

const FAMILY = '👨‍👩‍👧‍👦';

const fieldRefusedBy = (check: (value: string, field: string) => unknown, value: string): unknown => {
  try {
    check(value, 'theField');
  } catch (error) {
    return (error as { field?: unknown }).field;
  }
  return undefined;
};

describe('checkDisplayName', () => {
  it.each([
    ['  Ann  ', 'Ann'],
    ['A\u030Angstro\u0308m', 'Ångström'],
    [FAMILY.repeat(50), FAMILY.repeat(50)],
    ['x'.repeat(50), 'x'.repeat(50)],
    ['محمد', 'محمد'],
  ])('takes %j for %j', (value, name) => expect(checkDisplayName(value, 'displayName')).toBe(name));

  it.each([
    ['nothing', ''],
    ['spaces', ' \u3000 '],
    ['only what cannot be seen', '\u200B\u2060\u3164'],
    ['51 graphemes', 'x'.repeat(51)],
    ['51 emoji', FAMILY.repeat(51)],
    ['one grapheme of 10,000 accents', `x${'\u0301'.repeat(10_000)}`],
    ['NUL', 'Ann\0'],
    ['a bell', 'A\u0007nn'],
    ['a C1 control', 'A\u0085nn'],
    ['two lines', 'Ann\nBob'],
    ['a tab', 'Ann\tBob'],
    ['a line separator', 'Ann\u2028Bob'],
    ['an override of direction', 'Ann\u202Egpj.exe'],
    ['a lone surrogate', 'Ann\uD83D'],
  ])('refuses %s', (_, value) => expect(fieldRefusedBy(checkDisplayName, value)).toBe('theField'));
});

describe('checkBio', () => {
  it('keeps lines, as line feeds', () => expect(checkBio('one\r\ntwo\rthree', 'bio')).toBe('one\ntwo\nthree'));
  it('accepts 160 graphemes and none at all', () => {
    expect(checkBio(FAMILY.repeat(160), 'bio')).toBe(FAMILY.repeat(160));
    expect(checkBio('', 'bio')).toBe('');
  });
  it.each([['161 graphemes', FAMILY.repeat(161)], ['NUL', 'a\0b'], ['escape', '\u001B[31mred']])('refuses %s', (_, value) =>
    expect(fieldRefusedBy(checkBio, value)).toBe('theField'));
});

describe('checkLocation', () => {
  it('accepts 100 graphemes and none at all', () => {
    expect(checkLocation('é'.repeat(100), 'location')).toBe('é'.repeat(100));
    expect(checkLocation(' ', 'location')).toBe('');
  });
  it.each([['101 graphemes', 'x'.repeat(101)], ['two lines', 'a\nb'], ['NUL', 'a\0b']])('refuses %s', (_, value) =>
    expect(fieldRefusedBy(checkLocation, value)).toBe('theField'));
});

describe('checkWebsite', () => {
  it.each(['https://example.org', 'http://localhost:3000/a?b=c#d', 'HTTPS://EXAMPLE.ORG/', 'https://münchen.example/straße'])('keeps %j as it is', (value) =>
    expect(checkWebsite(` ${value} `, 'website')).toBe(value));

  it('takes an empty text for none', () => expect(checkWebsite('  ', 'website')).toBeNull());

  it.each([
    'example.org', 'ftp://example.org', 'javascript:alert(1)', 'data:text/html,x', '//example.org', 'https://', 'https:///', 'http://a b.org',
    'https://bank.example@evil.example', 'https://a:b@example.org', 'https://exa\nmple.org', 'https://example.org/\u0000', 'https://[::1', `https://example.org/${'x'.repeat(255)}`,
  ])('refuses %j', (value) => expect(fieldRefusedBy(checkWebsite, value)).toBe('theField'));
});
