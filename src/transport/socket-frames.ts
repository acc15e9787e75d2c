import type { Duplex } from 'node:stream';

/** RFC 6455, 5.2: the last frame of a message, which is a text. */
const FINAL_TEXT = 0x81;
const LENGTH_OF_16_BITS = 126;
const LENGTH_OF_64_BITS = 127;

/**
 * Writes a text message from a server as one frame, put together of text, bytes and, between each two of these, `between`: one
 * write and one buffer, where ws takes two of each, makes the text a string first, and encodes it for each socket anew. Only
 * for sockets without extensions, and between the messages that ws writes itself.
 */
export function writeTextFrame(stream: Duplex, opening: string, pieces: readonly Buffer[], between: string, closing: string): void {
  const [openingBytes, betweenBytes] = [Buffer.byteLength(opening), Buffer.byteLength(between)];
  const length = pieces.reduce((sum, piece) => sum + piece.length, openingBytes + betweenBytes * (pieces.length - 1) + closing.length);
  const headerBytes = length < LENGTH_OF_16_BITS ? 2 : length <= 0xffff ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerBytes + length);
  frame[0] = FINAL_TEXT;
  if (headerBytes === 2) frame[1] = length;
  else if (headerBytes === 4) {
    frame[1] = LENGTH_OF_16_BITS;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = LENGTH_OF_64_BITS;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  let at = headerBytes + frame.write(opening, headerBytes);
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) at += frame.write(between, at);
    at += piece.copy(frame, at);
  }
  frame.write(closing, at, 'latin1');
  stream.write(frame);
}
