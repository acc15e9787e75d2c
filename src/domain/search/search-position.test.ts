import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newId } from '../ids.ts';
import { personPlaceFrom, personPosition, scorePlaceFrom, scorePosition } from './search-position.ts';

it('a place by score keeps the score as a float of 32 bits and what is below its row', () => {
  fc.assert(fc.property(fc.float({ min: 0, max: Math.fround(1e30), noNaN: true }), (score) => {
    const id = newId();
    const place = scorePlaceFrom(scorePosition(score, id));
    expect(place.score).toBe(score === 0 ? 0 : score);
    expect(place.idStart <= id && id.startsWith(place.idStart.slice(0, 26))).toBe(true);
  }));
});

it('a place of a person keeps all that people are ordered by', () => {
  fc.assert(fc.property(fc.boolean(), fc.boolean(), fc.nat(2 ** 31 - 1), (followed, asTyped, followers) => {
    const id = newId();
    const { idStart, ...place } = personPlaceFrom(personPosition({ followed, asTyped, followers }, id));
    expect(place).toEqual({ followed, asTyped, followers });
    expect(idStart <= id && id.startsWith(idStart.slice(0, 23))).toBe(true);
  }));
});

it('whatever 16 bytes were altered to be a place are one', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
    const position = Buffer.from(bytes).toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
    expect(Number.isFinite(scorePlaceFrom(position).score)).toBe(true);
    expect(personPlaceFrom(position).followers).toBeGreaterThanOrEqual(0);
  }));
});
