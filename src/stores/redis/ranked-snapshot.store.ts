import { ID_BYTES, idFromBytes, idToBytes } from '../../domain/ids.ts';
import type { RankedLine, RankedSnapshot, SnapshotName } from '../../domain/ranked-snapshot.ts';
import { positionFromBytes, positionToBytes } from '../../domain/stream-position.ts';
import type { RedisClients } from './client.ts';
import { keys } from './keys.ts';

export type RankedSnapshotStore = ReturnType<typeof createRankedSnapshotStore>;

/** Of one person: their devices, and a reader who begins anew. */
const MAX_SNAPSHOTS = 4;
const TTL_SECONDS = 15 * 60;
const NAME_BYTES = 8;
const HEADER_BYTES = NAME_BYTES + ID_BYTES;
const LINE_BYTES = 1 + ID_BYTES;

export interface KeptSnapshot {
  /** The number of the last invalidation when it was read; 0 where there was none. */
  invalidation: number;
  snapshot: RankedSnapshot;
}

const nameToBytes = ({ takenAtMs, nonce }: SnapshotName): Buffer => {
  const bytes = Buffer.alloc(NAME_BYTES);
  bytes.writeUIntBE(takenAtMs, 0, 6);
  bytes.writeUInt16BE(nonce, 6);
  return bytes;
};
const lineToBytes = ({ id, suggested }: RankedLine): Buffer => Buffer.concat([Buffer.of(suggested ? 1 : 0), idToBytes(id)]);
const toBytes = (snapshot: RankedSnapshot): Buffer =>
  Buffer.concat([nameToBytes(snapshot), positionToBytes(snapshot.livePosition), ...snapshot.lines.map(lineToBytes)]);

function linesFrom(bytes: Buffer): RankedLine[] {
  const lines: RankedLine[] = [];
  for (let at = HEADER_BYTES; at < bytes.length; at += LINE_BYTES) lines.push({ suggested: bytes[at] === 1, id: idFromBytes(bytes.subarray(at + 1, at + LINE_BYTES)) });
  return lines;
}

/** The latest snapshots of each person's ranked timeline, by name: 24 bytes and 17 for each line. */
export function createRankedSnapshotStore({ commands }: RedisClients) {
  return {
    async insert(userId: string, snapshot: RankedSnapshot): Promise<void> {
      const key = keys.rankedTimeline(userId);
      await commands.multi().lpush(key, toBytes(snapshot)).ltrim(key, 0, MAX_SNAPSHOTS - 1).expire(key, TTL_SECONDS).exec();
    },

    /** Null where it has expired, or was displaced by later ones. */
    async find(userId: string, name: SnapshotName): Promise<KeptSnapshot | null> {
      const key = keys.rankedTimeline(userId);
      // On one connection in this order: where the number is missing because Redis lost its data, so is the snapshot.
      const [invalidation, kept] = await Promise.all([commands.get(keys.invalidations), commands.lrangeBuffer(key, 0, -1), commands.expire(key, TTL_SECONDS)]);
      const bytes = kept.find((snapshot) => snapshot.subarray(0, NAME_BYTES).equals(nameToBytes(name)));
      if (bytes === undefined) return null;
      const livePosition = positionFromBytes(bytes.subarray(NAME_BYTES, HEADER_BYTES));
      return { invalidation: Number(invalidation ?? 0), snapshot: { takenAtMs: name.takenAtMs, nonce: name.nonce, livePosition, lines: linesFrom(bytes) } };
    },
  };
}
