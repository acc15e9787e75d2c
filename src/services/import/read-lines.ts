import { createReadStream, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { BadLineError } from '../../domain/import/bad-line.ts';
import { ImportError } from '../../domain/import/import-error.ts';

/** A line that cannot be imported. */
export interface LineProblem {
  file: string;
  line: number;
  reason: string;
}

export interface ReadOptions<Row> {
  path: string;
  /** Throws BadLineError. */
  parse(text: string, line: number): Row;
  onProblem(problem: LineProblem): void;
  /** Of the file as it lies on the disk, compressed or not. */
  onProgress?(bytesRead: number): void;
}

/** A line beyond this is reported and left out; it is never held whole. */
const MAX_LINE_BYTES = 1024 * 1024;

/** Of what gunzip hands over at once; its default of 16 KiB costs a tenth of the whole import. */
const CHUNK_BYTES = 256 * 1024;

const LINE_FEED = 0x0a;
const GZIP_MAGIC = [0x1f, 0x8b];

/** Reads a file of lines, gzipped or plain, and parses each; blank lines are passed over. Throws ImportError where the file cannot be read to its end. */
export async function* readRows<Row>({ path, parse, onProblem, onProgress }: ReadOptions<Row>): AsyncGenerator<{ line: number; row: Row }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const { line, bytes } of readLines(path, onProgress)) {
    try {
      const text = decodeLine(decoder, bytes);
      if (text.trim() !== '') yield { line, row: parse(text, line) };
    } catch (error) {
      if (!(error instanceof BadLineError)) throw error;
      onProblem({ file: basename(path), line, reason: error.message });
    }
  }
}

export const fileSize = async (path: string): Promise<number> => (await stat(path).catch((error: unknown) => refuse(path, error, 0))).size;

function decodeLine(decoder: { decode(bytes: Uint8Array): string }, bytes: Buffer | null): string {
  if (bytes === null) throw new BadLineError(`longer than ${MAX_LINE_BYTES} bytes`);
  try {
    return decoder.decode(bytes);
  } catch {
    throw new BadLineError('not UTF-8');
  }
}

/** `bytes` is null for a line that is too long. */
async function* readLines(path: string, onProgress?: (bytesRead: number) => void): AsyncGenerator<{ line: number; bytes: Buffer | null }> {
  let line = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): Buffer | null => {
    const bytes = length > MAX_LINE_BYTES ? null : parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    parts = [];
    length = 0;
    return bytes;
  };
  const keep = (part: Buffer): void => {
    length += part.length;
    if (length <= MAX_LINE_BYTES) parts.push(part);
  };
  try {
    const { file, chunks } = await openFile(path);
    for await (const chunk of chunks) {
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
        keep(chunk.subarray(start, end));
        yield { line, bytes: take() };
        line += 1;
        start = end + 1;
      }
      keep(chunk.subarray(start));
      onProgress?.(file.bytesRead);
    }
    if (length > 0) yield { line, bytes: take() };
  } catch (error) {
    refuse(path, error, line);
  }
}

async function openFile(path: string): Promise<{ file: ReadStream; chunks: AsyncIterable<Buffer> }> {
  const handle = await open(path);
  const magic = Buffer.alloc(GZIP_MAGIC.length);
  await handle.read(magic, 0, magic.length, 0).finally(() => handle.close());
  const file = createReadStream(path);
  if (!GZIP_MAGIC.every((byte, index) => magic[index] === byte)) return { file, chunks: file };
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  file.on('error', (error) => gunzip.destroy(error));
  return { file, chunks: file.pipe(gunzip) };
}

const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'this file may not be read',
  Z_BUF_ERROR: 'the gzip data is cut short',
  Z_DATA_ERROR: 'the gzip data is damaged',
};

function refuse(path: string, error: unknown, line: number): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = FILE_ERRORS[code];
  if (reason === undefined) throw error;
  throw new ImportError(`${path}: ${reason}${code.startsWith('Z_') ? ` (in or after line ${line})` : ''}. Nothing more was imported.`);
}
