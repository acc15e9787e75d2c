/** A place in a Redis stream, `<milliseconds>-<sequence>`; as 16 bytes it fits a cursor. */
export type StreamPosition = string;

/** Before everything: what comes after it can only be known as a gap. */
export const START_OF_STREAM: StreamPosition = '0-0';

export function positionToBytes(position: StreamPosition): Buffer {
  const bytes = Buffer.alloc(16);
  const dash = position.indexOf('-');
  // As nearly all are: without the cost of a BigInt for each of thousands who are told of one event.
  if (dash <= MAX_EXACT_DIGITS && position.length - dash - 1 <= MAX_EXACT_DIGITS && dash > 0) {
    writeNumber(bytes, Number(position.slice(0, dash)), 0);
    writeNumber(bytes, Number(position.slice(dash + 1)), 8);
    return bytes;
  }
  const [ms, sequence] = parts(position);
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

/** Of decimal digits, which a number holds exactly; and its bytes fit into the lower six. */
const MAX_EXACT_DIGITS = 14;

const writeNumber = (bytes: Buffer, value: number, at: number): void => void bytes.writeUIntBE(value, at + 2, 6);
