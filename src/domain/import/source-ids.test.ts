import { describe, expect, it } from 'vitest';
import { snowflakeSecondMs, sourceFollowId, sourceTweetId, sourceUserId } from './source-ids.ts';

const atMs = Date.parse('2013-01-01T04:31:26.000Z');

describe('sourceTweetId', () => {
  it('is a UUIDv7 of the moment that depends on nothing but source, id and moment', () => {
    const id = sourceTweetId('s', '7', atMs);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(atMs);
    expect(sourceTweetId('s', '7', atMs)).toBe(id);
  });

  it('differs between sources, ids and kinds of things', () => {
    const ids = [sourceTweetId('a', '7', atMs), sourceTweetId('b', '7', atMs), sourceTweetId('a', '8', atMs), sourceTweetId('a', 'x7', atMs), sourceUserId('a', atMs), sourceFollowId('a', '7', atMs)];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keeps the order of snowflakes of one second, also where their export shifted the hour', () => {
    const snowflake = (ms: number, sequence: number) => String(((BigInt(atMs + 3_600_000 + ms) - 1_288_834_974_657n) << 22n) + BigInt(sequence));
    const snowflakes = [snowflake(0, 0), snowflake(0, 1), snowflake(1, 0), snowflake(998, 4_000_000), snowflake(999, 4_194_303)];
    const ids = snowflakes.map((id) => sourceTweetId('s', id, atMs));
    expect([...ids].sort()).toEqual(ids);
  });
});

describe('snowflakeSecondMs', () => {
  it.each([['243347476197814272', '2012-09-05T13:58:54.000Z'], ['50827068790931456', '2011-03-24T07:51:32.000Z']])('reads the second out of %s', (id, time) => {
    expect(snowflakeSecondMs(id)).toBe(Date.parse(time));
  });

  it('is null for another kind of id', () => {
    expect(snowflakeSecondMs('abc')).toBeNull();
  });
});
