import { expect, it } from 'vitest';
import { hideSecrets } from './hide-secrets.ts';

it('replaces secrets however deep they stand, and leaves what was given alone', () => {
  const given = { user: 'ann', password: 'a', list: [{ input: { refreshToken: { raw: 'b' } } }, 'kept'] };
  expect(hideSecrets(given)).toEqual({ user: 'ann', password: '[secret]', list: [{ input: { refreshToken: '[secret]' } }, 'kept'] });
  expect(given.password).toBe('a');
});

it('copies nothing where nothing is secret', () => {
  const given = { route: '/graphql', errorCodes: ['NOT_FOUND'] };
  expect(hideSecrets(given)).toBe(given);
});
