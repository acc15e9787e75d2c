import { v7, validate } from 'uuid';

/**
 * Ids are UUIDv7 (RFC 9562) in lower case: time-ordered, so `ORDER BY id DESC` is newest first and a cursor is an id.
 * Within one process they only ever grow.
 */
export const newId = (): string => v7();

/** A UUIDv7 of a given moment with given random bits (16 bytes, of which the last 10 are used), for imports. */
export const idAt = (atMs: number, random: Uint8Array): string => v7({ msecs: atMs, random, seq: seqOf(random) });

/**
 * Whether a caller's string can be an id at all; one that cannot is an unknown id. Upper case is none of ours: PostgreSQL would
 * take it for the same id, while caches, loaders and channels would take it for another.
 */
export const isId = (value: string): boolean => validate(value) && value === value.toLowerCase();

/** Above and below every id that can be made. */
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export const ID_BYTES = 16;

/** Below every id of a moment and after it, and above every id of a moment and before it. */
export const firstIdOf = (atMs: number): string => idFromBytes(atMoment(atMs, 0x00));
export const lastIdOf = (atMs: number): string => idFromBytes(atMoment(atMs, 0xff));

export const idToBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

/** Any 16 bytes: where they are no UUIDv7 they are still a place in the order of ids, as PostgreSQL sees it. */
export function idFromBytes(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, ID_BYTES).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The moment that an id was made at. */
export const momentOf = (id: string): number => idToBytes(id).readUIntBE(0, 6);

function atMoment(atMs: number, fill: number): Buffer {
  const bytes = Buffer.alloc(ID_BYTES, fill);
  bytes.writeUIntBE(Math.max(atMs, 0), 0, 6);
  return bytes;
}

/** The 32-bit counter of uuid's v7, taken from the random bits so that the id depends on nothing else. */
const seqOf = (random: Uint8Array): number => new DataView(random.buffer, random.byteOffset).getUint32(6);
