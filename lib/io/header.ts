// The header of a safetensors file: https://github.com/huggingface/safetensors#format. No libtorch here, so that a
// file can be looked into anywhere.
//
//   8 bytes   n, length of the header, unsigned 64-bit little endian
//   n bytes   JSON {"name": {"dtype", "shape", "data_offsets": [begin, end]}, …, "__metadata__": {string: string}}
//   rest      the tensors' bytes, row-major, little endian, without gaps or overlaps

import type { DType } from '../core/dtype.js';
import { DataError } from '../core/errors.js';

/** Where a tensor lies in a file and what it is. */
export interface TensorEntry {
  name: string;
  dtype: DType;
  shape: number[];
  /** Byte offsets of its data from the start of the file, [begin, end). */
  begin: number;
  end: number;
}

/** What a safetensors file holds. */
export interface Header {
  /** By name, in the order of the data in the file. */
  tensors: Map<string, TensorEntry>;
  /** The file's `__metadata__`; empty when it has none. */
  metadata: Record<string, string>;
  /** Byte offset at which the data begin. */
  dataStart: number;
}

/** Largest header that is read, as in the reference implementation: 100 MB. */
export const MAX_HEADER_BYTES = 100_000_000;

/**
 * The format's names of dtypes with libtorch's and the size of an element in bytes, in the order in which the
 * reference implementation ranks them: it lays tensors out from the last to the first.
 */
const FORMATS: readonly (readonly [format: string, dtype: DType, bytes: number])[] = [
  ['BOOL', 'bool', 1],
  ['U8', 'uint8', 1],
  ['I8', 'int8', 1],
  ['F8_E5M2', 'float8_e5m2', 1],
  ['F8_E4M3', 'float8_e4m3fn', 1],
  ['F8_E8M0', 'float8_e8m0fnu', 1],
  ['F8_E4M3FNUZ', 'float8_e4m3fnuz', 1],
  ['F8_E5M2FNUZ', 'float8_e5m2fnuz', 1],
  ['I16', 'int16', 2],
  ['U16', 'uint16', 2],
  ['F16', 'float16', 2],
  ['BF16', 'bfloat16', 2],
  ['I32', 'int32', 4],
  ['U32', 'uint32', 4],
  ['F32', 'float32', 4],
  ['C64', 'complex64', 8],
  ['F64', 'float64', 8],
  ['I64', 'int64', 8],
  ['U64', 'uint64', 8],
];

const BY_FORMAT = new Map(FORMATS.map(([format, dtype, bytes]) => [format, { dtype, bytes }]));
const BY_DTYPE = new Map(FORMATS.map(([format, dtype, bytes], rank) => [dtype, { format, bytes, rank }]));

/**
 * Size of an element in bytes.
 *
 * @throws {DataError} for a dtype that the format has no name for
 */
export function elementBytes(dtype: DType): number {
  return formatOf(dtype).bytes;
}

function formatOf(dtype: DType): { format: string; bytes: number; rank: number } {
  const found = BY_DTYPE.get(dtype);
  if (found) return found;
  throw new DataError(
    `Expected a dtype that safetensors has (${[...BY_DTYPE.keys()].join(', ')}) but received ${dtype}`,
  );
}

/**
 * Length of the header, checked against the file's.
 *
 * @param start at least the first 8 bytes of the file, less only if the file is shorter
 * @throws {DataError} when no header of that length can be there
 */
export function headerBytes(start: Uint8Array, fileBytes: number, file: string): number {
  if (start.byteLength < 8) {
    throw new DataError(`Expected a safetensors file, at least 8 bytes, but ${file} has ${start.byteLength}`);
  }
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) {
    throw new DataError(
      `Expected a header of at most ${MAX_HEADER_BYTES} bytes but ${file} announces ${length}`,
    );
  }
  if (8 + Number(length) > fileBytes) {
    throw new DataError(
      `Expected the header of ${length} bytes that ${file} announces but the file has ${fileBytes} in all`,
    );
  }
  return Number(length);
}

/**
 * Reads and checks a header.
 *
 * @param json the header's bytes, without the 8 before them
 * @param fileBytes size of the whole file: the data must end there
 * @param file what to call the file in errors
 * @throws {DataError} for anything the format does not allow: JSON that is broken or names a key twice, unknown
 *   dtypes, sizes that do not match the shapes, gaps, overlaps, bytes missing or left over
 */
export function parseHeader(json: Uint8Array, fileBytes: number, file: string): Header {
  const fail = (expected: string, received: string): never => {
    throw new DataError(`Expected ${expected} in the header of ${file} but received ${received}`);
  };
  const root = parseStrict(json, fail);
  const dataStart = 8 + json.byteLength;
  const entries: TensorEntry[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(root)) {
    if (name === '__metadata__') metadata = parseMetadata(value, fail);
    else entries.push(parseEntry(name, value, dataStart, fail));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = dataStart;
  for (const entry of entries) {
    if (entry.begin !== end) {
      const what = entry.begin < end ? 'an overlap' : 'a gap';
      fail(
        `the data of '${entry.name}' to begin at ${end - dataStart}`,
        `${entry.begin - dataStart}, ${what}`,
      );
    }
    end = entry.end;
  }
  if (end !== fileBytes) {
    const missing = end > fileBytes ? `${end - fileBytes} missing` : `${fileBytes - end} left over`;
    fail(`${end - dataStart} bytes of data`, `${fileBytes - dataStart} (${missing})`);
  }
  return { tensors: new Map(entries.map((entry) => [entry.name, entry])), metadata, dataStart };
}

type Fail = (expected: string, received: string) => never;

function parseStrict(json: Uint8Array, fail: Fail): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json);
  } catch {
    return fail('UTF-8', 'other bytes');
  }
  if (text[0] !== '{')
    return fail("'{' as the first character", text === '' ? 'nothing' : JSON.stringify(text[0]));
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    return fail('JSON', (error as Error).message);
  }
  const twice = repeatedKey(text);
  if (twice !== undefined) fail('every key once', `${twice} twice`);
  return root as Record<string, unknown>;
}

/** The first key that one object of valid JSON holds twice: `JSON.parse` would silently take the last. */
function repeatedKey(text: string): string | undefined {
  const open: Set<string>[] = [];
  const marks = /["{}]/g;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    if (mark[0] === '{') open.push(new Set());
    else if (mark[0] === '}') open.pop();
    else {
      const end = stringEnd(text, mark.index);
      marks.lastIndex = end;
      let next = end;
      while (/\s/.test(text[next])) next++;
      if (text[next] !== ':') continue;
      // '\u0061' and 'a' are one key.
      const name = JSON.parse(text.slice(mark.index, end)) as string;
      const keys = open.at(-1)!;
      if (keys.has(name)) return JSON.stringify(name);
      keys.add(name);
    }
  }
  return undefined;
}

/** Index behind the string that begins at `start`. */
function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); ; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as an error shows it: short. */
function shown(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? 'nothing';
  } catch {
    return 'what is nested too deep to show';
  }
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function parseMetadata(value: unknown, fail: Fail): Record<string, string> {
  if (!isObject(value)) return fail("an object as '__metadata__'", shown(value));
  const metadata = Object.create(null) as Record<string, string>;
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') return fail(`a string as the metadata '${key}'`, shown(text));
    metadata[key] = text;
  }
  return metadata;
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
}

function parseEntry(name: string, value: unknown, dataStart: number, fail: Fail): TensorEntry {
  if (!isObject(value)) return fail(`an object for '${name}'`, shown(value));
  const { dtype: format, shape, data_offsets: offsets, ...others } = value;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) fail(`only dtype, shape and data_offsets for '${name}'`, `'${unknown}' too`);
  const kind = typeof format === 'string' ? BY_FORMAT.get(format) : undefined;
  if (!kind) return fail(`a dtype (${[...BY_FORMAT.keys()].join(', ')}) for '${name}'`, shown(format));
  if (!Array.isArray(shape) || !shape.every(isSize)) {
    return fail(`a shape, an array of sizes, for '${name}'`, shown(shape));
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    return fail(`data_offsets, two integers, for '${name}'`, shown(offsets));
  }
  const [begin, end] = offsets;
  if (begin > end) return fail(`data_offsets in ascending order for '${name}'`, shown(offsets));
  // Zeros first: a shape such as [2^52, 2^52, 0] holds nothing, whatever the product of the others.
  const bytes = shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, kind.bytes);
  if (!Number.isSafeInteger(bytes) || bytes !== end - begin) {
    return fail(`${bytes} bytes for '${name}' (${kind.dtype}, [${shape.join(', ')}])`, `${end - begin}`);
  }
  return { name, dtype: kind.dtype, shape, begin: dataStart + begin, end: dataStart + end };
}

/** What a tensor is, for {@link layOut}. */
export interface TensorKind {
  name: string;
  dtype: DType;
  shape: readonly number[];
}

const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/**
 * The head of a file that will hold these tensors (length, JSON, padding to 8 bytes) and their order in it. Equal
 * tensors and metadata give equal bytes, whatever the order they come in: tensors are laid out by dtype, largest
 * elements first so that all are aligned, then by name, as the reference implementation does; metadata keys are sorted.
 *
 * @throws {DataError} for a dtype the format lacks, a name or text that is not valid Unicode, a header over 100 MB
 */
export function layOut(
  tensors: readonly TensorKind[],
  metadata: Readonly<Record<string, string>> = {},
): { head: Uint8Array; order: TensorEntry[] } {
  const ranked = tensors.map((tensor) => ({ ...tensor, ...formatOf(tensor.dtype) }));
  ranked.sort((a, b) => b.rank - a.rank || byCodePoint(a.name, b.name));

  const members: string[] = [];
  const keys = Object.keys(metadata).sort(byCodePoint);
  if (keys.length > 0) {
    const pairs = keys.map((key) => `${quoted(key)}:${quoted(metadata[key])}`);
    members.push(`"__metadata__":{${pairs.join(',')}}`);
  }
  let at = 0;
  const order: TensorEntry[] = [];
  for (const { name, dtype, shape, format, bytes } of ranked) {
    if (name === '__metadata__')
      throw new DataError("Expected a tensor's name but received '__metadata__', which is reserved");
    const begin = at;
    at += shape.reduce((product, size) => product * size, bytes);
    members.push(
      `${quoted(name)}:{"dtype":"${format}","shape":[${shape.join(',')}],"data_offsets":[${begin},${at}]}`,
    );
    order.push({ name, dtype, shape: [...shape], begin, end: at });
  }
  const json = Buffer.from(`{${members.join(',')}}`);
  const padded = Math.ceil(json.length / 8) * 8;
  if (padded > MAX_HEADER_BYTES) {
    throw new DataError(`Expected a header of at most ${MAX_HEADER_BYTES} bytes but received ${padded}`);
  }
  const head = Buffer.alloc(8 + padded, ' ');
  head.writeBigUInt64LE(BigInt(padded));
  json.copy(head, 8);
  for (const entry of order) {
    entry.begin += head.length;
    entry.end += head.length;
  }
  return { head, order };
}

function quoted(text: unknown): string {
  if (typeof text !== 'string')
    throw new DataError(`Expected a string in the metadata but received ${shown(text)}`);
  // A lone surrogate has no UTF-8.
  if (Buffer.from(text).toString() !== text)
    throw new DataError(`Expected valid Unicode but received ${JSON.stringify(text)}`);
  return JSON.stringify(text);
}
