import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { DataError } from '#dist/core/errors.js';
import { headerBytes, layOut, MAX_HEADER_BYTES, parseHeader, type TensorKind } from '#dist/io/header.js';

const fixture = (name: string) =>
  readFileSync(new URL(`../../../test/io/fixtures/${name}.safetensors`, import.meta.url));

/** Reads a whole file's bytes. */
function parseFile(bytes: Uint8Array) {
  const length = headerBytes(bytes.subarray(0, 8), bytes.byteLength, 'f');
  return parseHeader(bytes.subarray(8, 8 + length), bytes.byteLength, 'f');
}

/** Parses JSON text as the header of a file with `data` bytes of tensors. */
function parseText(text: string, data = 0) {
  const json = Buffer.from(text);
  return parseHeader(json, 8 + json.length + data, 'f');
}

const one = (dtype: unknown, shape: unknown, offsets: unknown, more = '') =>
  `{"a":{"dtype":${JSON.stringify(dtype)},"shape":${JSON.stringify(shape)},"data_offsets":${JSON.stringify(offsets)}${more}}}`;

test('a header that the reference implementation wrote is read and written again to the same bytes', (t) => {
  for (const name of ['dtypes', 'names', 'nothing']) {
    const bytes = fixture(name);
    const { tensors, metadata, dataStart } = parseFile(bytes);
    const { head, order } = layOut([...tensors.values()].reverse(), metadata);
    t.is(Buffer.compare(head, bytes.subarray(0, dataStart)), 0, name);
    t.deepEqual(order, [...tensors.values()]);
  }
  const { tensors, metadata } = parseFile(fixture('dtypes'));
  t.deepEqual({ ...metadata }, { format: 'pt' });
  t.is(tensors.size, 16);
  for (const { name, dtype, shape } of tensors.values()) {
    t.is(name, dtype);
    t.deepEqual(shape, [3, 4]);
  }
});

const refusals: [what: string, text: string, data: number, message: RegExp][] = [
  ['no object', '[]', 0, /'\{' as the first character.*"\["/],
  ['nothing', '', 0, /received nothing/],
  ['white space first', ' {}', 0, /first character/],
  ['broken JSON', '{"a":', 0, /Expected JSON/],
  ['a tensor that is no object', '{"a":[]}', 0, /object for 'a'.*\[\]/],
  ['an unknown dtype', one('F12', [], [0, 4]), 4, /dtype.*F32.*'a'.*"F12"/],
  ['a dtype of Object.prototype', one('constructor', [], [0, 4]), 4, /"constructor"/],
  ['no dtype', one(undefined, [], [0, 4]).replace('undefined', 'null'), 4, /received null/],
  ['a negative size', one('F32', [-1], [0, 4]), 4, /shape.*\[-1\]/],
  ['a fractional size', one('F32', [1.5], [0, 6]), 6, /shape.*\[1\.5\]/],
  ['a size beyond 2^53', one('F32', [2 ** 60], [0, 4]), 4, /shape/],
  ['a product beyond 2^53', one('F32', [2 ** 40, 2 ** 40], [0, 4]), 4, /bytes for 'a'/],
  ['one offset', one('F32', [1], [0]), 4, /data_offsets.*\[0\]/],
  ['descending offsets', one('F32', [1], [4, 0]), 4, /ascending.*\[4,0\]/],
  ['offsets that are strings', one('F32', [1], ['0', '4']), 4, /data_offsets/],
  ['a size that does not fit', one('F32', [2], [0, 4]), 4, /8 bytes for 'a' \(float32, \[2\]\).*received 4/],
  ['data behind the end', one('F32', [2], [0, 8]), 4, /8 bytes of data.*4 \(4 missing\)/],
  ['data left over', one('F32', [1], [0, 4]), 5, /5 \(1 left over\)/],
  ['a gap at the start', one('F32', [1], [4, 8]), 8, /'a' to begin at 0.*4, a gap/],
  ['an unknown member', one('F32', [1], [0, 4], ',"x":1'), 4, /'x' too/],
  ['metadata that is no object', '{"__metadata__":1}', 0, /object as '__metadata__'/],
  ['metadata that is no string', '{"__metadata__":{"a":1}}', 0, /string as the metadata 'a'/],
  ['a tensor twice', `{"a":1,"a":2}`, 0, /every key once.*"a" twice/],
  ['a tensor twice, once in escapes', `{"a":1,"\\u0061" :2}`, 0, /every key once.*"a" twice/],
  ['a member twice', one('F32', [1], [0, 4], ',"dtype":"F32"'), 4, /"dtype" twice/],
];

for (const [what, text, data, message] of refusals) {
  test(`refused: ${what}`, (t) => {
    t.throws(() => parseText(text, data), { instanceOf: DataError, message });
  });
}

test('refused: overlapping tensors', (t) => {
  const text =
    '{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}';
  t.throws(() => parseText(text, 6), { message: /'b' to begin at 4.*2, an overlap/ });
});

test('refused: bytes that are not UTF-8, lengths that cannot be', (t) => {
  t.throws(() => parseHeader(new Uint8Array([0x7b, 0xff, 0x7d]), 11, 'f'), { message: /UTF-8/ });
  t.throws(() => headerBytes(new Uint8Array(7), 7, 'f'), { message: /at least 8 bytes.*7/ });
  const long = new Uint8Array(8);
  new DataView(long.buffer).setBigUint64(0, BigInt(MAX_HEADER_BYTES) + 1n, true);
  t.throws(() => headerBytes(long, 2 ** 40, 'f'), { message: /at most 100000000 bytes.*100000001/ });
  t.throws(() => headerBytes(new Uint8Array(8).fill(255), 2 ** 40, 'f'), { message: /18446744073709551615/ });
  t.throws(() => headerBytes(new Uint8Array([9, 0, 0, 0, 0, 0, 0, 0]), 16, 'f'), {
    message: /9 bytes.*16 in all/,
  });
});

test('what looks like a repeated key inside a string is none', (t) => {
  const { metadata } = parseText('{"__metadata__":{"a":"\\"a\\": {\\"a\\":1}","b":"a\\\\","c":"}"}}');
  t.deepEqual({ ...metadata }, { a: '"a": {"a":1}', b: 'a\\', c: '}' });
});

test('names such as __proto__ are names', (t) => {
  const { tensors } = parseText('{"__proto__":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}', 1);
  t.deepEqual([...tensors.keys()], ['__proto__']);
  t.deepEqual(tensors.get('__proto__')?.shape, []);
  const { metadata } = parseText('{"__metadata__":{"__proto__":"x"}}');
  t.is(metadata['__proto__'], 'x');
});

test('a shape with a zero holds nothing, whatever its other sizes', (t) => {
  const { tensors } = parseText(one('F64', [2 ** 52, 2 ** 52, 0], [0, 0]));
  t.is(tensors.get('a')?.end, tensors.get('a')?.begin);
});

test('values nested too deep to show are refused', (t) => {
  const deep = 100_000;
  const json = `{"a":${'['.repeat(deep)}${']'.repeat(deep)}}`;
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(json.length));
  t.throws(() => parseFile(Buffer.concat([size, Buffer.from(json)])), { instanceOf: DataError });
});

test('long metadata do not exhaust the stack', (t) => {
  const text = 'x'.repeat(8 << 20);
  t.is(parseText(JSON.stringify({ __metadata__: { text } })).metadata['text']?.length, text.length);
  t.throws(() => parseText('{"a":'.repeat(100_000)), { instanceOf: DataError });
});

const dtypes = [
  'bool',
  'uint8',
  'int16',
  'bfloat16',
  'float32',
  'int64',
  'float8_e4m3fn',
  'complex64',
] as const;
const kind: fc.Arbitrary<TensorKind> = fc.record({
  name: fc.string({ unit: 'binary' }).filter((name) => name !== '__metadata__'),
  dtype: fc.constantFrom(...dtypes),
  shape: fc.array(fc.nat(5), { maxLength: 4 }),
});
const kinds = fc.uniqueArray(kind, { selector: ({ name }) => name, maxLength: 12 });

test('any layout is read back, and does not depend on the order', (t) => {
  fc.assert(
    fc.property(kinds, fc.dictionary(fc.string({ unit: 'binary' }), fc.string()), (list, metadata) => {
      const { head, order } = layOut(list, metadata);
      const size = order.at(-1)?.end ?? head.length;
      const read = parseHeader(head.subarray(8), size, 'f');
      t.deepEqual([...read.tensors.values()], order);
      t.deepEqual({ ...read.metadata }, { ...metadata });
      t.is(Buffer.compare(layOut([...list].reverse(), metadata).head, head), 0);
      t.is(read.dataStart % 8, 0);
    }),
    { numRuns: 200 },
  );
});

test('what cannot be written is refused', (t) => {
  t.throws(() => layOut([{ name: 'a', dtype: 'complex128', shape: [] }]), {
    message: /float32.*received complex128/,
  });
  t.throws(() => layOut([{ name: '__metadata__', dtype: 'bool', shape: [] }]), { message: /reserved/ });
  t.throws(() => layOut([{ name: '\ud800', dtype: 'bool', shape: [] }]), { message: /Unicode/ });
  const metadata = { a: 1 } as unknown as Record<string, string>;
  t.throws(() => layOut([], metadata), { message: /string in the metadata.*1/ });
});

/** Nothing but a header or a DataError comes of any bytes. */
function readsOrRefuses(bytes: Uint8Array): boolean {
  try {
    parseFile(bytes);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
  }
  return true;
}

test('arbitrary bytes are read or refused, never more', (t) => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), readsOrRefuses), { numRuns: 500 });
  const framed = fc.tuple(fc.uint8Array({ maxLength: 120 }), fc.nat(40)).map(([json, data]) => {
    const bytes = Buffer.alloc(8 + json.length + data);
    bytes.writeUInt32LE(json.length);
    bytes.set(json, 8);
    return bytes;
  });
  fc.assert(fc.property(framed, readsOrRefuses), { numRuns: 500 });
  t.pass();
});

test('arbitrary JSON and damaged headers are read or refused, never more', (t) => {
  fc.assert(
    fc.property(fc.json(), fc.nat(40), (text, data) => {
      const json = Buffer.from(text);
      const bytes = Buffer.alloc(8 + json.length + data);
      bytes.writeUInt32LE(json.length);
      json.copy(bytes, 8);
      return readsOrRefuses(bytes);
    }),
    { numRuns: 300 },
  );
  const valid = fixture('dtypes');
  const { dataStart } = parseFile(valid);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(dataStart - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (edits) => {
        const bytes = Buffer.from(valid);
        for (const [at, byte] of edits) bytes[at] = byte;
        return readsOrRefuses(bytes);
      },
    ),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.nat(valid.length), (size) => readsOrRefuses(valid.subarray(0, size))));
  t.pass();
});
