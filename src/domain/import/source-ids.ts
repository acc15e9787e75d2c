import { hash } from 'node:crypto';
import { idAt } from '../ids.ts';

/*
 * Ids of what is imported depend only on the files: importing the same again meets its own rows and adds nothing.
 */

/** Twitter's snowflake ids: 41 bits of milliseconds since this moment, then 22 bits that order one millisecond. */
const SNOWFLAKE_EPOCH_MS = 1_288_834_974_657n;
const SNOWFLAKE_SEQUENCE_BITS = 22n;
const SNOWFLAKE = /^\d{1,20}$/;

/** Of one post in its source. Tweets of the same second, for most sources the finest they give, keep the order of their source ids. */
export function sourceTweetId(src: string, id: string, createdAtMs: number): string {
  const random = digest('tweet', src, id);
  if (SNOWFLAKE.test(id)) new DataView(random.buffer, random.byteOffset).setUint32(6, orderWithinSecond(BigInt(id)));
  return idAt(createdAtMs, random);
}

export const sourceUserId = (usernameKey: string, createdAtMs: number): string => idAt(createdAtMs, digest('user', usernameKey));

export const sourceFollowId = (followerId: string, followeeId: string, followedAtMs: number): string => idAt(followedAtMs, digest('follow', followerId, followeeId));

/** The moment that a snowflake id tells, cut to the second as exports write it; null for another kind of id. */
export function snowflakeSecondMs(id: string): number | null {
  return SNOWFLAKE.test(id) ? Math.floor(Number(snowflakeMs(BigInt(id))) / 1000) * 1000 : null;
}

const snowflakeMs = (id: bigint): bigint => (id >> SNOWFLAKE_SEQUENCE_BITS) + SNOWFLAKE_EPOCH_MS;

/** 32 bits: the millisecond within its second, then the sequence. Some exports shift the hour; this does not change with it. */
const orderWithinSecond = (id: bigint): number =>
  Number(((snowflakeMs(id) % 1000n) << SNOWFLAKE_SEQUENCE_BITS) | BigInt.asUintN(Number(SNOWFLAKE_SEQUENCE_BITS), id));

const digest = (...parts: string[]): Buffer => hash('sha256', parts.join('\0'), 'buffer');
