import { ID_BYTES, idFromBytes, idToBytes } from './ids.ts';
import { MAX_HOME_CANDIDATES, MAX_SUGGESTIONS } from './timelines.ts';

/** A line of a ranked home timeline; each kind has rules of its own (services/timelines/ranked-rules.ts). */
export interface RankedLine {
  id: string;
  /** By somebody whom the viewer does not follow, but somebody whom they follow does. */
  suggested: boolean;
}

/** An order that stays while it is paged. */
export interface RankedSnapshot {
  takenAtMs: number;
  /** Tells snapshots of the same millisecond apart: 0..65535. */
  nonce: number;
  /** Where the viewer's live stream stood before the lines were read. */
  livePosition: string;
  lines: RankedLine[];
}

export type SnapshotName = Pick<RankedSnapshot, 'takenAtMs' | 'nonce'>;

/** A place in a snapshot, right after a line. */
export interface RankedPlace extends SnapshotName {
  /** How many lines of the snapshot come before the place. */
  passed: number;
  /** The last bytes of the line's id: by them the line is found again in a snapshot that had to be made anew. */
  lineTail: Buffer;
}

export const MAX_RANKED_LINES = MAX_HOME_CANDIDATES + MAX_SUGGESTIONS;
const TAIL_BYTES = 6;

const tailOf = (id: string): Buffer => idToBytes(id).subarray(ID_BYTES - TAIL_BYTES);

/** As 16 bytes (6 of the instant, 2 of the nonce, 2 of `passed`, 6 of the line), in the notation of an id: so it fits a cursor. */
export function placeAfter({ takenAtMs, nonce, lines }: RankedSnapshot, index: number): string {
  const bytes = Buffer.alloc(ID_BYTES);
  bytes.writeUIntBE(takenAtMs, 0, 6);
  bytes.writeUInt16BE(nonce, 6);
  bytes.writeUInt16BE(index + 1, 8);
  bytes.set(tailOf(lines[index]!.id), ID_BYTES - TAIL_BYTES);
  return idFromBytes(bytes);
}

export function placeFrom(position: string): RankedPlace {
  const bytes = idToBytes(position);
  return { takenAtMs: bytes.readUIntBE(0, 6), nonce: bytes.readUInt16BE(6), passed: bytes.readUInt16BE(8), lineTail: bytes.subarray(ID_BYTES - TAIL_BYTES) };
}

/** The index of the line that comes after a place: after its line, wherever that stands; where it is gone, after as many lines. */
export function indexAfter({ lines }: RankedSnapshot, { passed, lineTail }: RankedPlace): number {
  const isLine = (line: RankedLine | undefined): boolean => line !== undefined && tailOf(line.id).equals(lineTail);
  if (isLine(lines[passed - 1])) return passed;
  const found = lines.findIndex(isLine);
  return found === -1 ? passed : found + 1;
}
