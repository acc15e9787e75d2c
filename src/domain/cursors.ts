import { crc32 } from 'node:zlib';
import { BadUserInputError } from './errors.ts';
import { ID_BYTES, idFromBytes, idToBytes } from './ids.ts';
import { joinPosition, POINT_NAME_BYTES, splitPosition } from './search/search-position.ts';

/**
 * A cursor is base64url of 22 bytes: version, list, 16 bytes of position, and a checksum over those and the scope of the
 * list. The position is a place in an order and no row has to stand there, so it stays good when rows come and go. The
 * checksum is no secret: it catches a cursor that was cut, altered, or taken from another list; what a cursor leads to
 * is checked like everything else that is read. In a search by relevance 8 bytes may follow the position: the name of a point in time.
 */
const VERSION = 1;
const HEAD_BYTES = 2;
const CHECKSUM_BYTES = 4;
const BYTES = HEAD_BYTES + ID_BYTES + CHECKSUM_BYTES;

/** One number for each list that the API pages; never reused. */
export const cursorList = {
  homeTimeline: 1,
  userTimeline: 2,
  followers: 3,
  following: 4,
  homeTimelineLive: 5,
  likes: 6,
  likedBy: 7,
  retweetedBy: 8,
  quotes: 9,
  replies: 10,
  bookmarks: 11,
  mentions: 12,
  followRequests: 13,
  rankedHomeTimeline: 14,
  notifications: 15,
  notificationsLive: 16,
  tweetSearch: 17,
  userSearch: 18,
  hashtag: 20,
  topTweets: 21,
} as const;
export type CursorList = keyof typeof cursorList;

/** One for all: thousands of readers of one event get a cursor each. */
const scratch = Buffer.alloc(BYTES);
const scratchHead = scratch.subarray(0, BYTES - CHECKSUM_BYTES);

/** `scope` is what the list belongs to: the id of the viewer or of the user whose list it is, or what was searched. */
export const encodeCursor = (list: CursorList, scope: string, position: Uint8Array): string => encodeInto(scratch, scratchHead, list, scope, position);

function encodeInto(bytes: Buffer, head: Buffer, list: CursorList, scope: string, position: Uint8Array): string {
  bytes[0] = VERSION;
  bytes[1] = cursorList[list];
  bytes.set(position, HEAD_BYTES);
  bytes.writeUInt32BE(checksum(head, scope), head.length);
  return bytes.toString('base64url');
}

/** Throws BadUserInputError on `field` for whatever encodeCursor did not make for this list and scope. */
export const decodeCursor = (list: CursorList, scope: string, cursor: string, field = 'after'): Buffer =>
  decodeOf([BYTES], list, scope, cursor, field);

function decodeOf(lengths: readonly number[], list: CursorList, scope: string, cursor: string, field: string): Buffer {
  const bytes = Buffer.from(cursor, 'base64url');
  const end = bytes.length - CHECKSUM_BYTES;
  const sound = lengths.includes(bytes.length)
    && bytes[0] === VERSION
    && bytes[1] === cursorList[list]
    && bytes.readUInt32BE(end) === checksum(bytes.subarray(0, end), scope)
    && bytes.toString('base64url') === cursor;
  if (!sound) throw new BadUserInputError(field, `This is not a cursor of this list: pass one that the list itself returned.`);
  return bytes.subarray(HEAD_BYTES, end);
}

export const encodeIdCursor = (list: CursorList, scope: string, id: string): string =>
  encodeCursor(list, scope, idToBytes(id));

export const decodeIdCursor = (list: CursorList, scope: string, cursor: string): string =>
  idFromBytes(decodeCursor(list, scope, cursor));

/** A position with or without the name of a point in time (search/search-position.ts). */
export function encodeTimedCursor(list: CursorList, scope: string, position: string): string {
  const { place, pointName } = splitPosition(position);
  if (pointName === undefined) return encodeIdCursor(list, scope, place);
  const bytes = Buffer.alloc(BYTES + POINT_NAME_BYTES);
  return encodeInto(bytes, bytes.subarray(0, -CHECKSUM_BYTES), list, scope, Buffer.concat([idToBytes(place), Buffer.from(pointName, 'hex')]));
}

export function decodeTimedCursor(list: CursorList, scope: string, cursor: string): string {
  const bytes = decodeOf([BYTES, BYTES + POINT_NAME_BYTES], list, scope, cursor, 'after');
  const place = idFromBytes(bytes);
  return bytes.length === ID_BYTES ? place : joinPosition(place, bytes.toString('hex', ID_BYTES));
}

/** A place is a whole number of 64 bits, in decimal. */
export function encodePlaceCursor(list: CursorList, scope: string, place: string): string {
  const bytes = Buffer.alloc(ID_BYTES);
  bytes.writeBigUInt64BE(BigInt(place), 8);
  return encodeCursor(list, scope, bytes);
}

/** Above every place is nothing: whatever was altered to be there is read as the end of the numbers that PostgreSQL knows. */
export function decodePlaceCursor(list: CursorList, scope: string, cursor: string): string {
  const place = decodeCursor(list, scope, cursor).readBigUInt64BE(8);
  return String(place > LAST_PLACE ? LAST_PLACE : place);
}

const LAST_PLACE = 2n ** 63n - 1n;

const checksum = (head: Buffer, scope: string): number => crc32(scope, crc32(head));
