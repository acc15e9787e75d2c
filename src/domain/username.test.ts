import { expect, it } from 'vitest';
import { BadUserInputError } from './errors.ts';
import { checkUsername } from './username.ts';

it.each(['a', '_', 'A1_b', 'x'.repeat(30)])('accepts %j', (name) => expect(checkUsername(name, 'username')).toBe(name));

it.each(['', 'x'.repeat(31), 'a b', ' a', 'a\n', 'a-b', 'a.b', '@a', 'é', 'ａ', 'a\0', '𝒶'])('refuses %j', (name) => {
  expect(() => checkUsername(name, 'username')).toThrow(BadUserInputError);
});
