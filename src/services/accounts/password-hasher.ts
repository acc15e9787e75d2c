import { hash, verify, type Options } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { ServiceUnavailableError } from '../../domain/errors.ts';

export type PasswordHasher = ReturnType<typeof createPasswordHasher>;

/**
 * Argon2id with 19 MiB, two passes and one lane: the first choice of the OWASP Password Storage Cheat Sheet. Argon2id is
 * this library's default algorithm; its enum cannot be named, being a `const enum` of another module.
 */
export const ARGON2_OPTIONS: Options = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1, outputLen: 32 };

/** Hash of random bytes that nobody kept, made with ARGON2_OPTIONS: what is verified where there is no account to verify. */
export const DUMMY_HASH = '$argon2id$v=19$m=19456,t=2,p=1$WTL4vQxJ1p/EnYNcX29GBw$KTudMBxQg4XR2i+70xHFhwiXp9rnS0ipoBGR7TiejVU';

/**
 * Hashing runs on libuv's pool of four threads, as does the check of access tokens: half of it stays free, so that a burst of
 * sign-ins slows down only itself. Two hashes hold 38 MiB.
 */
const MAX_CONCURRENT_HASHES = 2;
/** About two seconds of work; whoever comes after that is told at once and can try again. */
const MAX_WAITING_HASHES = 100;

/** `options` are others than ARGON2_OPTIONS in tests alone, which sign up thousands of people. */
export function createPasswordHasher(options: Options = ARGON2_OPTIONS) {
  const limit = pLimit(MAX_CONCURRENT_HASHES);
  const run = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (limit.pendingCount >= MAX_WAITING_HASHES) throw new ServiceUnavailableError('Too many people sign in just now: try again in a few seconds.');
    return limit(work);
  };
  return {
    /** Of a password that checkPassword returned. Throws ServiceUnavailableError when too many wait. */
    hash: (password: string): Promise<string> => run(() => hash(password, options)),

    /**
     * Takes one hash's time whatever it is given: null for either, an unknown account or an impossible password, is verified against a
     * hash that matches nothing. Throws ServiceUnavailableError when too many wait.
     */
    verify: (passwordHash: string | null, password: string | null): Promise<boolean> => run(async () => {
      const possible = passwordHash !== null && password !== null;
      const matches = await verify(possible ? passwordHash : DUMMY_HASH, password ?? '');
      return possible && matches;
    }),
  };
}
