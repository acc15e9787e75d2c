import { parse, stringify, v7, validate } from 'uuid';

/**
 * Ids are UUIDv7 (RFC 9562) in lower case: time-ordered, so `ORDER BY id DESC` is newest first and a cursor is an id.
 * Within one process they only ever grow.
 */
export const newId = (): string => v7();

/** A UUIDv7 of a given moment with given random bits (16 bytes, of which the last 10 are used), for imports. */
export const idAt = (atMs: number, random: Uint8Array): string => v7({ msecs: atMs, random, seq: seqOf(random) });

/** Whether a caller's string can be an id at all; one that cannot is an unknown id. */
export const isId = (value: string): boolean => validate(value);

export const ID_BYTES = 16;
export const idToBytes = (id: string): Buffer => Buffer.from(parse(id).buffer);
export const idFromBytes = (bytes: Uint8Array): string => stringify(bytes);

/** The 32-bit counter of uuid's v7, taken from the random bits so that the id depends on nothing else. */
const seqOf = (random: Uint8Array): number => new DataView(random.buffer, random.byteOffset).getUint32(6);
