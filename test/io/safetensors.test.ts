import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import {
  arange,
  empty,
  fromTypedArray,
  full,
  memory,
  ones,
  ops,
  randn,
  scopeAsync,
  tensor,
  zeros,
  type DType,
  type Tensor,
} from 'espalier';
import { safetensors } from '#dist/io/index.js';
import { layOut } from '#dist/io/header.js';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../test/io/fixtures/${name}.safetensors`, import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'espalier-safetensors-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));

test('what the reference implementation wrote is read with its values', async (t) => {
  const loaded = await safetensors.load(fixture('dtypes'));
  const ints = [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8];
  const values: Record<string, (i: number) => number> = {
    uint8: (i) => (i + 506) % 256,
    int8: (i) => i,
    int16: (i) => i * 1000,
    uint16: (i) => i + 3,
    int32: (i) => i * 100_000_000,
    uint32: (i) => i + 3,
    int64: (i) => i * 2 ** 50,
    uint64: (i) => i + 3,
    float16: (i) => i / 4,
    bfloat16: (i) => i / 4,
    float32: (i) => i / 4,
    float64: (i) => i / 4,
    float8_e4m3fn: (i) => i / 4,
    float8_e5m2: (i) => i / 4,
  };
  for (const [name, value] of Object.entries(values)) {
    const found = loaded[name]!;
    t.is(found.dtype, name as DType);
    t.deepEqual(found.shape, [3, 4]);
    t.deepEqual(found.to('float64').flatten().toArray(), ints.map(value), name);
  }
  t.deepEqual(
    loaded['bool']!.flatten().toArray(),
    ints.map((i) => i % 2 === 0),
  );
  t.deepEqual(
    loaded['complex64']!.flatten().toArray(),
    ints.map((i) => ({ re: i / 4, im: -i / 4 })),
  );
  t.is(Object.keys(loaded).length, Object.keys(values).length + 2);
});

test('a file is written as the reference implementation writes it, byte for byte', async (t) => {
  for (const [name, metadata] of [
    ['dtypes', { format: 'pt' }],
    ['names', {}],
    ['nothing', {}],
  ] as const) {
    const path = join(folder, `${name}.safetensors`);
    await safetensors.save(path, await safetensors.load(fixture(name)), { metadata });
    t.is(Buffer.compare(await readFile(path), await readFile(fixture(name))), 0, name);
  }
});

test('names, scalars and empty tensors come back', async (t) => {
  const loaded = await safetensors.load(fixture('names'));
  t.is(loaded['é\u2028 "quoted"\n\\']!.item(), 1);
  t.is(loaded['\u{1f333}']!.item(), 2);
  t.deepEqual(loaded['scalar']!.shape, []);
  t.is(loaded['scalar']!.item(), 4);
  t.deepEqual(loaded['empty']!.shape, [0, 5]);
});

test('strided, transposed and expanded tensors, views and a Map are saved by value', async (t) => {
  const path = join(folder, 'views.safetensors');
  const x = arange(0, 12, 1, { dtype: 'float32' }).view(3, 4);
  const views: [string, Tensor][] = [
    ['transposed', x.t()],
    ['column', x.select(1, 2)],
    ['stepped', x.slice(1, 0, 4, 3)],
    ['expanded', tensor([[1], [2], [3]]).expand(3, 2)],
    ['graph', x.clone().requiresGrad_().mul(2)],
  ];
  await safetensors.save(path, new Map(views));
  const loaded = await safetensors.load(path);
  for (const [name, view] of views) {
    t.true(loaded[name]!.equal(view), name);
    t.false(loaded[name]!.requiresGrad);
  }
});

test('loading maps the file: views share one storage, writes do not reach it', async (t) => {
  const path = join(folder, 'mapped.safetensors');
  await safetensors.save(path, { a: ones([1000]), b: zeros([1000]) });
  const before = await readFile(path);
  const { a, b } = await safetensors.load(path);
  t.is(a!.storageId(), b!.storageId());
  a!.fill_(7);
  t.is(a!.sum().item(), 7000);
  t.deepEqual(await readFile(path), before);

  const copied = await safetensors.load(path, { copy: true });
  t.not(copied['a']!.storageId(), copied['b']!.storageId());
  t.is(copied['a']!.sum().item(), 1000, 'the private pages of the other load stay its own');
});

test('a file that is replaced stays readable through its tensors', async (t) => {
  const path = join(folder, 'replaced.safetensors');
  await safetensors.save(path, { a: full([5000], 1) });
  const { a } = await safetensors.load(path);
  await safetensors.save(path, { a: full([10], 2) });
  t.is(a!.sum().item(), 5000);
  t.is((await safetensors.load(path))['a']!.sum().item(), 20);
  await safetensors.save(path, await safetensors.load(path));
  t.is((await safetensors.load(path))['a']!.sum().item(), 20, 'onto itself');
});

test('data at odd addresses are copied', async (t) => {
  const path = join(folder, 'odd.safetensors');
  const json = Buffer.from(
    '{"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"f":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}}',
  );
  const head = Buffer.alloc(8);
  head.writeUInt32LE(json.length);
  const floats = Buffer.from(new Float32Array([1.5, -2]).buffer);
  await writeFile(path, Buffer.concat([head, json, Buffer.from([9]), floats]));
  const { b, f } = await safetensors.load(path);
  t.is(b!.item(), 9);
  t.deepEqual(f!.toArray(), [1.5, -2]);
});

test('only the wanted tensors are loaded', async (t) => {
  const some = await safetensors.load(fixture('dtypes'), { keys: ['float32', 'int8', 'float32'] });
  t.deepEqual(Object.keys(some), ['float32', 'int8']);
  await t.throwsAsync(safetensors.load(fixture('dtypes'), { keys: ['float3'] }), {
    code: 'ERR_DATA',
    message: /'float3' in .*dtypes\.safetensors but it holds uint64, int64/,
  });
});

test('header needs no tensors', async (t) => {
  const { tensors, metadata } = await safetensors.header(fixture('dtypes'));
  t.deepEqual({ ...metadata }, { format: 'pt' });
  t.deepEqual(tensors.get('float16')?.shape, [3, 4]);
});

test('damaged files are refused', async (t) => {
  const path = join(folder, 'damaged.safetensors');
  const good = await readFile(fixture('dtypes'));
  await writeFile(path, good.subarray(0, good.length - 1));
  await t.throwsAsync(safetensors.load(path), { code: 'ERR_DATA', message: /1 missing/ });
  await writeFile(path, good.subarray(0, 3));
  await t.throwsAsync(safetensors.load(path), { code: 'ERR_DATA', message: /at least 8 bytes.*3/ });
  await writeFile(path, '');
  await t.throwsAsync(safetensors.load(path), { code: 'ERR_DATA' });
  await t.throwsAsync(safetensors.load(join(folder, 'none')), { code: 'ENOENT' });

  const { head } = layOut([{ name: 'mask', dtype: 'bool', shape: [3] }]);
  await writeFile(path, Buffer.concat([head, Buffer.from([0, 1, 2])]));
  await t.throwsAsync(safetensors.load(path), { code: 'ERR_DATA', message: /0 and 1 in 'mask'/ });
});

test('what cannot be saved is refused and leaves the old file', async (t) => {
  const own = await mkdtemp(join(folder, 'refused-'));
  const path = join(own, 'a.safetensors');
  await safetensors.save(path, { a: ones([2]) });
  const old = await readFile(path);
  await t.throwsAsync(safetensors.save(path, { a: empty([2], { device: 'meta' }) }), {
    message: /'a' is on the meta/,
  });
  await t.throwsAsync(safetensors.save(path, { a: ones([2], { dtype: 'complex128' }) }), {
    message: /received complex128/,
  });
  await t.throwsAsync(safetensors.save(path, { a: ones([2]) }, { signal: AbortSignal.abort('no') }), {
    code: 'ERR_ABORTED',
  });
  await t.throwsAsync(safetensors.save(join(own, 'none', 'a'), { a: ones([2]) }), { message: /none/ });
  t.deepEqual(await readFile(path), old);
  t.deepEqual(await readdir(own), ['a.safetensors']);
});

test.serial('an aborted load frees what it made', async (t) => {
  const controller = new AbortController();
  const before = memory().tensors;
  const onProgress = () => controller.abort('enough');
  const loading = safetensors.load(fixture('dtypes'), { signal: controller.signal, onProgress });
  const error = await t.throwsAsync(loading, { code: 'ERR_ABORTED' });
  t.is(error?.cause, 'enough');
  t.is(memory().tensors, before);
});

test('loading reports its progress', async (t) => {
  const seen: [number, number][] = [];
  await safetensors.load(fixture('dtypes'), { onProgress: (...progress) => seen.push(progress) });
  t.is(seen.length, 16);
  t.deepEqual(seen.at(-1), [seen[0]![1], seen[0]![1]]);
});

test.serial('loaded tensors belong to the asynchronous scope around', async (t) => {
  const before = memory().tensors;
  await scopeAsync(async () => {
    const loaded = await safetensors.load(fixture('dtypes'));
    t.is(memory().tensors, before + Object.keys(loaded).length);
  });
  t.is(memory().tensors, before);
});

test('equal tensors give equal files, in whatever order', async (t) => {
  const [one, two] = [join(folder, 'one'), join(folder, 'two')];
  const [a, b] = [randn([7, 3]), fromTypedArray(new Int8Array([1, 2, 3]), [3])];
  await safetensors.save(one, { a, b }, { metadata: { x: '1', y: '2' } });
  await safetensors.save(two, { b, a: a.clone() }, { metadata: { y: '2', x: '1' } });
  t.deepEqual(await readFile(one), await readFile(two));
});

test('a tensor that is disposed while it is saved is saved', async (t) => {
  const path = join(folder, 'taken.safetensors');
  const given = full([100_000], 4);
  const saving = safetensors.save(path, { given });
  given.dispose();
  await saving;
  t.is((await safetensors.load(path))['given']!.sum().item(), 400_000);
});

test.serial('a source is asked piece by piece: the whole is never in memory', async (t) => {
  const path = join(folder, 'source.safetensors');
  const shape = [5, 5_000_001];
  const numel = 25_000_005;
  const read = (begin: number, end: number) => ops.aten.arange(begin, end, { dtype: 'int32' }).mul(2);
  const b = ones([3]);
  const before = memory();
  let most = 0;
  const done: number[] = [];
  await safetensors.save(
    path,
    { a: { dtype: 'int32', shape, read }, b },
    {
      onProgress: (bytes, total) => {
        t.is(total, 4 * numel + 12);
        done.push(bytes);
        most = Math.max(most, memory().hostBytes - before.hostBytes);
      },
    },
  );
  t.true(done.length >= 3 && done.every((bytes, i) => i === 0 || bytes > done[i - 1]!));
  t.true(most <= 2 * 2 ** 25, `${most} bytes of ${4 * numel}`);
  t.true(memory().tensors <= before.tensors);
  const { a } = await safetensors.load(path);
  t.true(a!.equal(ops.aten.arange(0, numel, { dtype: 'int32' }).mul(2).view(shape)));
  await rm(path);

  const wrong = { a: { dtype: 'float32' as const, shape: [4], read: () => ones([3]) } };
  await t.throwsAsync(safetensors.save(path, wrong), {
    code: 'ERR_DATA',
    message: /4 elements of float32 from the source of 'a' but received \[3\]/,
  });
});

test.serial('an aborted save frees what it made and leaves no file', async (t) => {
  const own = await mkdtemp(join(folder, 'aborted-'));
  const given = ones([10_000_000, 2]).t();
  const before = memory().tensors;
  const controller = new AbortController();
  const onProgress = () => controller.abort('enough');
  const saving = safetensors.save(join(own, 'a'), { given }, { signal: controller.signal, onProgress });
  const error = await t.throwsAsync(saving, { code: 'ERR_ABORTED' });
  t.is(error?.cause, 'enough');
  t.deepEqual(await readdir(own), []);
  t.true(memory().tensors <= before);
});

test('a pipe is not replaced, and a path ends where its string does', async (t) => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await t.throwsAsync(safetensors.save(pipe, { x: ones([1]) }), { code: 'ERR_DATA', message: /a pipe/ });
  t.true((await stat(pipe)).isFIFO());
  await t.throwsAsync(safetensors.save(join(folder, 'cut\0off'), { x: ones([1]) }), {
    message: /null bytes/,
  });
  t.false((await readdir(folder)).includes('cut'));
});
