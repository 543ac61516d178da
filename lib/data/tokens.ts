// Sequences of tokens: bytes of text, or numbers that a tokenizer wrote to a file.

import { statSync } from 'node:fs';
import {
  DataError,
  fromTypedArray,
  noGrad,
  ops,
  scope,
  tensor,
  type Tensor,
  type TypedArray,
} from '../core/index.js';

/** How bytes become tokens: all 256 values, or only those that occur, numbered densely in ascending order. */
export type ByteVocabulary = 'bytes' | 'seen';

/** Types of token files: unsigned integers, little endian, one after the other. */
export type TokenDType = 'uint16' | 'uint32';

/** How a stored integer becomes a token number. */
type Encoding =
  { kind: 'table'; byteOf: number[]; table: Tensor } | { kind: 'unsigned'; mask: number } | { kind: 'plain' };

/**
 * A long sequence of tokens in memory or in a mapped file, read in windows.
 *
 * @example
 * const tokens = TokenStream.fromText('to be or not to be');
 * tokens.windows([0, 6], 5);   // int64 tensor [2, 5]
 */
export class TokenStream {
  /** Number of tokens. */
  readonly length: number;
  /** Tokens are numbers below this: the size of an embedding. */
  readonly vocabulary: number;
  readonly #stored: Tensor;
  readonly #encoding: Encoding;
  readonly #offsets = new Map<number, Tensor>();

  private constructor(stored: Tensor, vocabulary: number, encoding: Encoding) {
    this.length = stored.numel;
    this.vocabulary = vocabulary;
    this.#stored = stored.keep();
    this.#encoding = encoding;
  }

  /**
   * The UTF-8 bytes of a text, or bytes as they are.
   *
   * @param vocabulary `'bytes'` (256 tokens) or `'seen'`: only the values that occur. Default `'bytes'`.
   * @throws {DataError} when there is no byte
   * @example
   * const tokens = TokenStream.fromText(await readFile('corpus.txt'), 'seen');
   */
  static fromText(text: string | Uint8Array, vocabulary: ByteVocabulary = 'bytes'): TokenStream {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    if (bytes.byteLength === 0) throw new DataError('Expected a text but received none');
    return TokenStream.fromBytes(fromTypedArray(bytes, [bytes.byteLength], 'uint8'), vocabulary);
  }

  /**
   * Bytes in a one-dimensional uint8 tensor, which the stream keeps.
   *
   * @throws {DataError} for tensors of another dtype or shape
   * @example
   * const file = ops.aten.from_file('corpus.txt', false, size, { dtype: 'uint8' });   // mapped: any size
   * const tokens = TokenStream.fromBytes(file);
   */
  static fromBytes(stored: Tensor, vocabulary: ByteVocabulary = 'bytes'): TokenStream {
    requireShape(stored);
    if (stored.dtype !== 'uint8') throw new DataError(`Expected bytes (uint8) but received ${stored.dtype}`);
    if (vocabulary !== 'bytes' && vocabulary !== 'seen') {
      throw new DataError(`Expected the vocabulary 'bytes' or 'seen' but received ${String(vocabulary)}`);
    }
    const all = Array.from({ length: 256 }, (_, byte) => byte);
    const byteOf = vocabulary === 'bytes' ? all : bytesIn(stored);
    const tokenOf = new Array<number>(256).fill(0);
    byteOf.forEach((byte, token) => (tokenOf[byte] = token));
    const table = tensor(tokenOf, { dtype: 'int64' }).keep();
    return new TokenStream(stored, byteOf.length, { kind: 'table', byteOf, table });
  }

  /**
   * A file of token numbers as tokenizer scripts write them (nanoGPT's `train.bin`), mapped into memory: its size does
   * not matter. It must not be shortened in place while it is used.
   *
   * @param options.vocabulary size of the tokenizer's vocabulary
   * @param options.dtype default `'uint16'`
   * @param options.skip bytes before the first token, such as a header. Default 0.
   * @throws {DataError} when the size of the file does not fit
   * @example
   * const tokens = TokenStream.fromFile('train.bin', { vocabulary: 50_257 });
   */
  static fromFile(
    path: string,
    options: { vocabulary: number; dtype?: TokenDType; skip?: number },
  ): TokenStream {
    const { vocabulary, dtype = 'uint16', skip = 0 } = options;
    requireVocabulary(vocabulary);
    if (dtype !== 'uint16' && dtype !== 'uint32') {
      throw new DataError(`Expected tokens of uint16 or uint32 but received ${String(dtype)}`);
    }
    const bytes = dtype === 'uint16' ? 2 : 4;
    const { size } = statSync(path);
    if (
      !Number.isInteger(skip) ||
      skip < 0 ||
      skip % bytes !== 0 ||
      size <= skip ||
      (size - skip) % bytes !== 0
    ) {
      throw new DataError(
        `Expected ${path} to hold ${skip} bytes and then ${dtype} tokens but its size is ${size} bytes`,
      );
    }
    // Signed types of the same size: libtorch indexes those on every device. The sign is masked away when read.
    const stored = scope(() =>
      noGrad(() => {
        const file = ops.aten.from_file(path, false, size / bytes, {
          dtype: dtype === 'uint16' ? 'int16' : 'int32',
        });
        return file.slice(0, skip / bytes, size / bytes);
      }),
    );
    return new TokenStream(stored, vocabulary, { kind: 'unsigned', mask: 2 ** (8 * bytes) - 1 });
  }

  /**
   * Token numbers in a typed array, which is copied, or in a one-dimensional integer tensor, which the stream keeps.
   *
   * @param vocabulary tokens are below this
   * @throws {DataError} when a token is outside
   * @example
   * const tokens = TokenStream.fromTokens(Uint16Array.from(ids), 50_257);
   */
  static fromTokens(tokens: TypedArray | Tensor, vocabulary: number): TokenStream {
    requireVocabulary(vocabulary);
    const stored = ArrayBuffer.isView(tokens) ? wideTensor(tokens) : tokens;
    requireShape(stored);
    if (!/^u?int\d+$/.test(stored.dtype))
      throw new DataError(`Expected integer tokens but received ${stored.dtype}`);
    const [low, high] = scope(() => [Number(stored.min().item()), Number(stored.max().item())]);
    if (low < 0 || high >= vocabulary) {
      throw new DataError(`Expected tokens in 0..${vocabulary - 1} but received ${low < 0 ? low : high}`);
    }
    return new TokenStream(stored, vocabulary, { kind: 'plain' });
  }

  /**
   * Tokens `start` … `start + length - 1` for each start, in one gather.
   *
   * @returns int64 [starts, length] on the CPU
   * @throws {DataError} when a window leaves the sequence, or a file holds a token outside the vocabulary
   * @example
   * const xy = tokens.windows([0, 1000], 65);   // [2, 65]
   */
  windows(starts: readonly number[], length: number): Tensor {
    for (const start of starts) {
      if (!Number.isInteger(start) || start < 0 || start + length > this.length) {
        throw new DataError(
          `Expected windows of ${length} inside ${this.length} tokens but received a start of ${start}`,
        );
      }
    }
    return scope(() =>
      noGrad(() => {
        const first = tensor([...starts], { dtype: 'int64' }).view(starts.length, 1);
        return this.#numbers(ops.aten.take(this.#stored, first.add(this.#offsetsOf(length))));
      }),
    );
  }

  #numbers(stored: Tensor): Tensor {
    const wide = stored.long();
    const encoding = this.#encoding;
    if (encoding.kind === 'table') return ops.aten.take(encoding.table, wide);
    if (encoding.kind === 'plain') return wide;
    const tokens = ops.aten.bitwise_and(wide, encoding.mask);
    const highest = Number(tokens.max().item());
    if (highest >= this.vocabulary) {
      throw new DataError(
        `Expected tokens below ${this.vocabulary}, the vocabulary, but the file holds ${highest}`,
      );
    }
    return tokens;
  }

  #offsetsOf(length: number): Tensor {
    let offsets = this.#offsets.get(length);
    if (!offsets) {
      offsets = ops.aten.arange(length, { dtype: 'int64' }).keep();
      this.#offsets.set(length, offsets);
    }
    return offsets;
  }

  /**
   * The tokens of a text, to start a model with it.
   *
   * @example
   * const logits = model.forward(tokens.encode('To be').unsqueeze(0));
   * @returns int64 [bytes of the text]
   * @throws {DataError} unless the stream is made of bytes, and for a byte that is not in its vocabulary
   */
  encode(text: string | Uint8Array): Tensor {
    const byteOf = this.#bytes();
    const tokenOf = new Map(byteOf.map((byte, token) => [byte, token]));
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    const tokens = Array.from(bytes, (byte) => {
      const token = tokenOf.get(byte);
      if (token === undefined) throw new DataError(`Expected bytes of the vocabulary but received ${byte}`);
      return token;
    });
    return tensor(tokens, { dtype: 'int64' });
  }

  /**
   * The text of tokens; bytes that are not UTF-8 become U+FFFD.
   *
   * @example
   * tokens.decode(logits.argmax(-1).flatten());
   * @throws {DataError} unless the stream is made of bytes, and for a token that is not in its vocabulary
   */
  decode(tokens: Tensor | readonly number[]): string {
    const byteOf = this.#bytes();
    const numbers: Iterable<number | bigint> = Array.isArray(tokens)
      ? tokens
      : (tokens as Tensor).toTypedArray();
    const bytes = Array.from(numbers, (token) => {
      const byte = byteOf[Number(token)];
      if (byte === undefined)
        throw new DataError(`Expected tokens in 0..${byteOf.length - 1} but received ${token}`);
      return byte;
    });
    return Buffer.from(bytes).toString();
  }

  /** Whether tokens are bytes of text. */
  get isText(): boolean {
    return this.#encoding.kind === 'table';
  }

  #bytes(): number[] {
    if (this.#encoding.kind === 'table') return this.#encoding.byteOf;
    throw new DataError('Expected tokens that are bytes of text, but these were numbered by a tokenizer');
  }

  /** Frees the memory. */
  dispose(): void {
    this.#stored.dispose();
    for (const offsets of this.#offsets.values()) offsets.dispose();
    if (this.#encoding.kind === 'table') this.#encoding.table.dispose();
  }
}

/** The byte values that occur, ascending. */
function bytesIn(stored: Tensor): number[] {
  const counts = scope(() =>
    noGrad(() => [...ops.aten.bincount(stored, null, { minlength: 256 }).toTypedArray()]),
  );
  return counts.flatMap((count, byte) => (count > 0 ? [byte] : []));
}

function requireVocabulary(vocabulary: number): void {
  if (!Number.isSafeInteger(vocabulary) || vocabulary < 1) {
    throw new DataError(
      `Expected the size of the vocabulary, an integer of at least 1, but received ${vocabulary}`,
    );
  }
}

function requireShape(stored: Tensor): void {
  if (stored.ndim !== 1 || stored.numel === 0) {
    throw new DataError(
      `Expected tokens in one dimension but received the shape [${stored.shape.join(', ')}]`,
    );
  }
}

/** Unsigned integers of more than 8 bits as the next wider signed type: libtorch's operators know those. */
function wideTensor(tokens: TypedArray): Tensor {
  if (tokens instanceof Uint16Array) return fromTypedArray(Int32Array.from(tokens), [tokens.length], 'int32');
  if (tokens instanceof Uint32Array)
    return fromTypedArray(BigInt64Array.from(tokens, BigInt), [tokens.length], 'int64');
  return fromTypedArray(tokens, [tokens.length]);
}
