/** A place in a Redis stream, `<milliseconds>-<sequence>`; as 16 bytes it fits a cursor. */
export type StreamPosition = string;

/** Before everything: what comes after it can only be known as a gap. */
export const START_OF_STREAM: StreamPosition = '0-0';

export function positionToBytes(position: StreamPosition): Buffer {
  const [ms, sequence] = parts(position);
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64BE(ms, 0);
  bytes.writeBigUInt64BE(sequence, 8);
  return bytes;
}

export const positionFromBytes = (bytes: Buffer): StreamPosition => `${bytes.readBigUInt64BE(0)}-${bytes.readBigUInt64BE(8)}`;

export function isAfter(position: StreamPosition, other: StreamPosition): boolean {
  const [ms, sequence] = parts(position);
  const [otherMs, otherSequence] = parts(other);
  return ms === otherMs ? sequence > otherSequence : ms > otherMs;
}

function parts(position: StreamPosition): [bigint, bigint] {
  const [ms = '0', sequence = '0'] = position.split('-');
  return [BigInt(ms), BigInt(sequence)];
}
