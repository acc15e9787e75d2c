import { describe, expect, it } from 'vitest';
import { checkEmail, checkPassword, isEmail, normalizePassword } from './account-rules.ts';
import { BadUserInputError } from './errors.ts';

const refused = (field: string) => expect.objectContaining({ code: 'BAD_USER_INPUT', field });
const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
};

describe('checkEmail', () => {
  it.each(['a@b.co', 'first.last+tag@sub.example.org', 'UPPER@Example.ORG'])('accepts %j', (email) => {
    expect(checkEmail(email, 'email')).toBe(email);
  });

  it('trims', () => expect(checkEmail('  a@b.co\n', 'email')).toBe('a@b.co'));

  it.each(['', 'plain', 'a@', '@b.co', 'a@b', 'a b@c.de', 'a@b.co\0', 'a@@b.co', 'á@b.co', `${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(4)}co`])('refuses %j', (email) => {
    expect(thrownBy(() => checkEmail(email, 'email'))).toEqual(refused('email'));
    expect(isEmail(email)).toBe(false);
  });

  it('accepts 254 characters and no more', () => {
    const domain = `${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.org`;
    const longest = `${'a'.repeat(254 - domain.length - 1)}@${domain}`;
    expect(checkEmail(longest, 'email')).toHaveLength(254);
    expect(() => checkEmail(`a${longest}`, 'email')).toThrow(BadUserInputError);
  });
});

describe('checkPassword', () => {
  it.each([8, 128])('accepts %i characters', (length) => expect(checkPassword('x'.repeat(length), 'password')).toHaveLength(length));

  it.each([0, 7, 129, 1_000_000])('refuses %i characters', (length) => {
    expect(thrownBy(() => checkPassword('x'.repeat(length), 'password'))).toEqual(refused('password'));
  });

  it('counts characters, not UTF-16 code units', () => {
    expect(() => checkPassword('😀'.repeat(7), 'password')).toThrow(BadUserInputError);
    expect(checkPassword('😀'.repeat(128), 'password')).toHaveLength(256);
  });

  it('gives the same password however a keyboard composes it', () => {
    expect(normalizePassword('pässword ﬁ')).toBe(normalizePassword('pa\u0308ssword fi'));
  });

  it('refuses lone surrogates, which all hash alike', () => {
    expect(() => checkPassword('password\uD800', 'password')).toThrow(BadUserInputError);
  });

  it('never repeats the password', () => {
    expect(String(thrownBy(() => checkPassword('hunter2', 'password')))).not.toContain('hunter2');
  });
});
