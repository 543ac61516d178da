// Text from files and folders as tokens.

import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../core/errors.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import { TokenStream, type ByteVocabulary } from './tokens.js';

/** Which text is read, and how. */
export interface TextOptions {
  /** `'bytes'`: 256 tokens; `'seen'`: only the byte values that occur. Default `'bytes'`. */
  vocabulary?: ByteVocabulary;
  /**
   * Of a folder, only files whose names end so, as `['.md', '.txt']`. Default: every file without a zero byte in its
   * first 8 KiB.
   */
  extensions?: readonly string[];
  /** Read at most so many bytes in all. */
  maxBytes?: number;
}

/** How much of a file is looked at to tell text from other content. */
const LOOK = 8192;

/** A file that will be read. */
interface TextFile {
  path: string;
  size: number;
}

/**
 * The files that make a text: the file itself; or the regular files of a folder and of the folders in it, ordered by
 * the bytes of their relative paths. Names that begin with a dot are left out, symbolic links are not followed.
 */
function* listFiles(path: string, { extensions }: TextOptions): Generator<TextFile> {
  const stat = statSync(path);
  if (!stat.isDirectory()) {
    yield { path, size: stat.size };
    return;
  }
  const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  for (const entry of entries) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) yield* listFiles(inner, { extensions });
    else if (entry.isFile() && (extensions?.some((end) => entry.name.endsWith(end)) ?? true)) {
      yield { path: inner, size: statSync(inner).size };
    }
  }
}

/** At most `limit` bytes of a file; nothing where it does not look like text and was not named. */
function readText({ path, size }: TextFile, limit: number, named: boolean): Buffer {
  const bytes = Buffer.alloc(Math.min(size, limit));
  const fd = openSync(path, 'r');
  let length = 0;
  try {
    while (length < bytes.length) {
      const read = readSync(fd, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
  } finally {
    closeSync(fd);
  }
  return !named && bytes.subarray(0, LOOK).includes(0) ? Buffer.alloc(0) : bytes.subarray(0, length);
}

/** The pieces of a text, one per file, each but the last ended by a newline of its own or an added one. */
function* pieces(path: string, options: TextOptions): Generator<Buffer> {
  const { maxBytes = Infinity, extensions } = options;
  if (!(maxBytes >= 1)) throw new DataError(`Expected maxBytes of at least 1 but received ${maxBytes}`);
  let left = maxBytes;
  let ended = true;
  for (const file of listFiles(path, options)) {
    if (left <= 0) break;
    const bytes = readText(file, left, file.path === path || extensions !== undefined);
    if (bytes.length === 0) continue;
    if (!ended && left > 1) {
      yield Buffer.from('\n');
      left--;
    }
    const piece = bytes.subarray(0, left);
    yield piece;
    left -= piece.length;
    ended = piece.at(-1) === 10;
  }
}

function streamOf(parts: readonly Buffer[], path: string, options: TextOptions): TokenStream {
  const bytes = Buffer.concat(parts);
  if (bytes.length === 0) {
    const kind = options.extensions ? `files that end in ${options.extensions.join(', ')}` : 'text';
    throw new DataError(`Expected ${kind} in ${path} but found none`);
  }
  return TokenStream.fromText(bytes, options.vocabulary);
}

/**
 * Reads the text of a file, or of all files in a folder, as a stream of bytes. The result depends on names and
 * contents only.
 *
 * @throws {DataError} when there is no text; {AbortError} when the signal fires
 * @example
 * const tokens = await readTextTokens('docs', { extensions: ['.md'], vocabulary: 'seen' });
 */
export async function readTextTokens(
  path: string,
  options: TextOptions & { signal?: AbortSignal } = {},
): Promise<TokenStream> {
  const parts: Buffer[] = [];
  for (const piece of pieces(path, options)) {
    parts.push(piece);
    await breathe();
    throwIfAborted(options.signal);
  }
  return streamOf(parts, path, options);
}

/**
 * {@link readTextTokens} that blocks.
 *
 * @example
 * const tokens = readTextTokensSync('corpus.txt');
 */
export function readTextTokensSync(path: string, options: TextOptions = {}): TokenStream {
  return streamOf([...pieces(path, options)], path, options);
}
