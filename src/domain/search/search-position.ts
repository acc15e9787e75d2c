import { ID_BYTES, idFromBytes, idToBytes } from '../ids.ts';

/** In a list by score: a float of 32 bits, as Elasticsearch's scores are, never negative; the greater id first where they are equal. */
export interface ScorePlace {
  score: number;
  /** The first 12 bytes of the id, the others zero: of two ids of one millisecond they tell 42 bits apart. */
  idStart: string;
}

/** The place of a person: followed by the viewer first, then whose names match as typed, then by followers, then the greater id. */
export interface PersonPlace {
  followed: boolean;
  asTyped: boolean;
  followers: number;
  /** The first 11 bytes of the id, the others zero. */
  idStart: string;
}

/** Of a point in time. */
export const POINT_NAME_BYTES = 8;
const PLACE_LENGTH = 36;

/** A position in an order as it was at one moment: the place, and 8 bytes in hexadecimal that name the moment. */
export const joinPosition = (place: string, pointName: string): string => place + pointName;
export const splitPosition = (position: string): { place: string; pointName: string | undefined } =>
  ({ place: position.slice(0, PLACE_LENGTH), pointName: position.slice(PLACE_LENGTH) || undefined });

const SCORE_BYTES = 4;
const PERSON_BYTES = 5;
const startOf = (id: string, bytes: number): Buffer => idToBytes(id).subarray(0, bytes);
const idFromStart = (start: Uint8Array): string => idFromBytes(Buffer.concat([start, Buffer.alloc(ID_BYTES - start.length)]));

export function scorePosition(score: number, id: string): string {
  const bytes = Buffer.alloc(ID_BYTES);
  bytes.writeFloatBE(score);
  bytes.set(startOf(id, ID_BYTES - SCORE_BYTES), SCORE_BYTES);
  return idFromBytes(bytes);
}

/** Whatever was altered to be no number is read as the end of the list. */
export function scorePlaceFrom(position: string): ScorePlace {
  const bytes = idToBytes(splitPosition(position).place);
  const score = bytes.readFloatBE();
  return { score: Number.isFinite(score) ? score : 0, idStart: idFromStart(bytes.subarray(SCORE_BYTES)) };
}

export function personPosition({ followed, asTyped, followers }: Omit<PersonPlace, 'idStart'>, id: string): string {
  const bytes = Buffer.alloc(ID_BYTES);
  bytes[0] = (followed ? 2 : 0) + (asTyped ? 1 : 0);
  bytes.writeUInt32BE(followers, 1);
  bytes.set(startOf(id, ID_BYTES - PERSON_BYTES), PERSON_BYTES);
  return idFromBytes(bytes);
}

export function personPlaceFrom(position: string): PersonPlace {
  const bytes = idToBytes(position);
  const rank = bytes[0]!;
  return { followed: (rank & 2) !== 0, asTyped: (rank & 1) !== 0, followers: bytes.readUInt32BE(1), idStart: idFromStart(bytes.subarray(PERSON_BYTES)) };
}
