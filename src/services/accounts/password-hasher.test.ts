import { parseOptions } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { ServiceUnavailableError } from '../../domain/errors.ts';
import { ARGON2_OPTIONS, createPasswordHasher, DUMMY_HASH } from './password-hasher.ts';

/** 2: argon2id, in the library's enum, which types alone can name. */
const ARGON2ID = 2;

describe('the password hasher', () => {
  it('hashes with Argon2id and OWASP\'s parameters', async () => {
    const { algorithm, memoryCost, timeCost, parallelism } = parseOptions(await createPasswordHasher().hash('correct horse'));
    expect({ algorithm, memoryCost, timeCost, parallelism }).toEqual({ algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  });

  it('makes the hash of nobody cost what any other costs', async () => {
    expect(parseOptions(DUMMY_HASH)).toEqual(parseOptions(await createPasswordHasher().hash('correct horse')));
    expect(ARGON2_OPTIONS.memoryCost).toBe(parseOptions(DUMMY_HASH).memoryCost);
  });

  it('verifies the right password and no other', async () => {
    const hasher = createPasswordHasher();
    const hash = await hasher.hash('correct horse');
    expect(await hasher.verify(hash, 'correct horse')).toBe(true);
    expect(await hasher.verify(hash, 'correct horsf')).toBe(false);
    expect(await hasher.verify(hash, null)).toBe(false);
    expect(await hasher.verify(null, 'correct horse')).toBe(false);
    expect(await hasher.verify(null, null)).toBe(false);
  });

  it('salts', async () => {
    const hasher = createPasswordHasher();
    expect(await hasher.hash('correct horse')).not.toBe(await hasher.hash('correct horse'));
  });

  it('refuses work beyond its queue at once, and does the rest', async () => {
    const hasher = createPasswordHasher();
    const results = await Promise.allSettled(Array.from({ length: 110 }, () => hasher.verify(null, null)));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ reason }) => reason instanceof ServiceUnavailableError)).toBe(true);
    expect(results.filter((result) => result.status === 'fulfilled').length).toBeGreaterThanOrEqual(100);
  });
});
