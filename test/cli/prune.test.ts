import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { full, manualSeed, ones, ops, randn, safetensors } from 'espalier';
import { loadMaskFile, pruneTensors, type PruneTensorsOptions } from 'espalier/prune';
import { packageRoot } from '#dist/libtorch/binaries.js';
import { espalier } from './espalier.js';

const folder = mkdtempSync(join(tmpdir(), 'espalier-prune-'));
const model = join(folder, 'model.safetensors');

test.before(async () => {
  manualSeed(1);
  await safetensors.save(
    model,
    {
      'embed.weight': randn([16, 8]),
      'fc1.weight': randn([12, 8]),
      'fc1.bias': randn([12]),
      'norm.weight': randn([2, 2]),
      'fc2.weight': randn([8, 12]).to('bfloat16'),
    },
    { metadata: { format: 'pt' } },
  );
  await safetensors.save(join(folder, 'nan.safetensors'), { w: full([4, 4], NaN) });
});

test('prunes exactly the smallest, leaves the rest and writes masks that say the same', async (t) => {
  const [out, masks] = [join(folder, 'out.safetensors'), join(folder, 'masks.safetensors')];
  const run = espalier('prune', model, '--sparsity', '0.75', '--out', out, '--masks', masks, '--json');
  t.is(run.errors, '');
  t.is(run.status, 0);
  const result = JSON.parse(run.output) as {
    total: { elements: number; after: number };
    protected: { name: string; why: string }[];
  };
  t.like(result.total, { elements: 192, after: 48 });
  t.deepEqual(Object.fromEntries(result.protected.map(({ name, why }) => [name, why])), {
    'embed.weight': 'an embedding, by its name',
    'fc1.bias': 'a bias',
    'norm.weight': 'a norm, by its name',
  });
  const [before, after, kept] = [
    await safetensors.load(model),
    await safetensors.load(out),
    await loadMaskFile(masks),
  ];
  t.is((await safetensors.header(out)).metadata['format'], 'pt');
  const magnitudes: { size: number; alive: boolean }[] = [];
  for (const [name, weight] of Object.entries(before)) {
    const pruned = after[name]!;
    t.is(pruned.dtype, weight.dtype);
    const mask = kept.get(name);
    t.true(ops.aten.equal(pruned, mask ? mask.apply(weight) : weight), name);
    if (!mask) continue;
    const [sizes, alive] = [
      weight.float().abs().flatten().toArray() as number[],
      mask.toBool().flatten().toArray() as boolean[],
    ];
    sizes.forEach((size, i) => magnitudes.push({ size, alive: alive[i] === true }));
  }
  const lowest = Math.min(...magnitudes.filter((m) => m.alive).map((m) => m.size));
  t.true(magnitudes.every((m) => m.alive || m.size <= lowest));
  const again = espalier('prune', model, '--sparsity', '0.5', '--out', out);
  t.is(again.status, 1);
  t.regex(again.errors, /Expected a new place to write to but .* is there/);
  t.regex(espalier('prune', model, '--sparsity', '0.5', '--out', model).errors, /is there/);
});

test('a dry run writes nothing; N:M; a folder of shards', async (t) => {
  const before = readdirSync(folder).sort();
  const bytes = readFileSync(model);
  const dry = espalier(
    ...['prune', model, '--scope', '2:4', '--out', join(folder, 'dry.safetensors'), '--dry-run'],
  );
  t.is(dry.errors, '');
  t.regex(dry.output, /fc1\.weight +12x8 +96 +1\.0000 +0\.5000/);
  t.regex(dry.output, /left dense: norm\.weight \(a norm, by its name\)/);
  t.false(existsSync(join(folder, 'dry.safetensors')));
  t.deepEqual(readFileSync(model), bytes);
  t.true(before.every((name) => existsSync(join(folder, name))));

  const [shards, out] = [join(folder, 'shards'), join(folder, 'pruned')];
  mkdirSync(shards);
  copyFileSync(model, join(shards, 'model-00001-of-00002.safetensors'));
  await safetensors.save(join(shards, 'model-00002-of-00002.safetensors'), {
    'head.weight': randn([4, 8]),
  });
  const run = espalier(
    'prune',
    shards,
    '--density',
    '0.5',
    '--scope',
    'row',
    '--protect',
    'fc*',
    '--out',
    out,
  );
  t.is(run.errors, '');
  const { 'head.weight': head } = await safetensors.load(join(out, 'model-00002-of-00002.safetensors'));
  t.is(Number(ops.aten.count_nonzero(head!).item()), 16);
});

const everyFlag: { flags: string[]; options: PruneTensorsOptions }[] = [
  {
    flags: ['--criterion', 'lamp', '--density', '0.3', '--min-alive', '20'],
    options: { criterion: 'lamp', density: 0.3, minAlive: 20 },
  },
  {
    flags: [
      '--scope',
      'tensor',
      '--budget',
      'erk',
      '--sparsity',
      '0.6',
      '--min-alive',
      '0.3',
      '--include',
      'emb*',
    ],
    options: {
      scope: 'tensor',
      budget: 'erk',
      sparsity: 0.6,
      minAlive: { fraction: 0.3 },
      include: ['emb*'],
    },
  },
  {
    flags: ['--criterion', 'random', '--seed', '5', '--scope', '2x4', '--density', '0.5'],
    options: { criterion: 'random', seed: 5, scope: { block: [2, 4] }, density: 0.5 },
  },
  {
    flags: ['--criterion', 'normalizedMagnitude', '--scope', 'tensor', '--density', '0.5'],
    options: { criterion: 'normalizedMagnitude', scope: 'tensor', density: 0.5 },
  },
];

test('every flag means the option of its name; --force overwrites', async (t) => {
  const [out, file] = [join(folder, 'forced.safetensors'), join(folder, 'forced-masks.safetensors')];
  const weights = new Map(Object.entries(await safetensors.load(model)));
  for (const { flags, options } of everyFlag) {
    const run = espalier('prune', model, ...flags, '--out', out, '--masks', file, '--force');
    t.is(run.errors, '', flags.join(' '));
    const { masks } = await pruneTensors(weights, options);
    const [written, pruned] = [await loadMaskFile(file), await safetensors.load(out)];
    t.deepEqual([...written.keys()].sort(), [...masks.keys()].sort());
    for (const [name, mask] of masks) {
      t.true(mask.equal(written.get(name)!), `${flags.join(' ')}: ${name}`);
      t.true(pruned[name]!.equal(mask.apply(weights.get(name)!)));
    }
  }
});

test('long work says how far it is, and Ctrl-C leaves what was there', async (t) => {
  const [big, shards] = [join(folder, 'big'), join(folder, 'big-pruned')];
  for (const at of [big, shards]) mkdirSync(at);
  const names = [1, 2, 3, 4].map((i) => `model-0000${i}-of-00004.safetensors`);
  for (const [i, name] of names.entries())
    await safetensors.save(join(big, name), { [`fc${i}.weight`]: ones([4000, 4000], { dtype: 'bfloat16' }) });
  await safetensors.save(join(shards, names[0]!), { old: ones([2]) });
  const args = ['prune', big, '--sparsity', '0.5', '--out', shards, '--force'];
  const child = spawn(process.execPath, [join(packageRoot, 'dist', 'cli', 'main.js'), ...args]);
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
    // The first shard is on disk, under the temporary name, and the others are still to come.
    if (/writing: 25%/.test(errors) && !child.killed) child.kill('SIGINT');
  });
  const [status] = (await once(child, 'close')) as [number];
  t.is(status, 130, errors);
  t.regex(errors, /scoring: 100% of 128 MB\n(.|\n)*writing: 25% of 128 MB\n(.|\n)*Stopped/);
  t.deepEqual(readdirSync(shards), [names[0]]);
  t.deepEqual(Object.keys(await safetensors.load(join(shards, names[0]!))), ['old']);
  t.deepEqual(
    readdirSync(folder).filter((name) => /^\.big/.test(name)),
    [],
  );

  const whole = espalier(...args, '--json');
  t.is(whole.status, 0, whole.errors);
  t.like((JSON.parse(whole.output) as { total: object }).total, { elements: 64e6, after: 32e6 });
  t.deepEqual(readdirSync(shards).sort(), names);
  rmSync(big, { recursive: true });
  rmSync(shards, { recursive: true });
});

test('a folder that holds anything but a model is not replaced', (t) => {
  const [from, out] = [join(folder, 'one'), join(folder, 'mine')];
  for (const at of [from, out]) mkdirSync(at);
  copyFileSync(model, join(from, 'model.safetensors'));
  writeFileSync(join(from, 'config.json'), '{}');
  writeFileSync(join(out, 'thesis.tex'), '');
  const args = ['prune', from, '--sparsity', '0.5', '--force', '--out'];
  const run = espalier(...args, out);
  t.is(run.status, 1);
  t.regex(run.errors, /hold a model and nothing else.*'thesis\.tex'/);
  t.deepEqual(readdirSync(out), ['thesis.tex']);
  t.is(espalier(...args, join(folder, 'new', 'pruned')).errors, '');
  t.deepEqual(readdirSync(join(folder, 'new', 'pruned')).sort(), ['config.json', 'model.safetensors']);
});

const refused: [string[], RegExp][] = [
  [['--sparsity', '1'], /Expected 'sparsity' from 0 to below 1 but received 1/],
  [['--sparsity', 'half'], /Expected a number for --sparsity but received 'half'/],
  [[], /Expected either 'density' or 'sparsity' but received neither/],
  [['--sparsity', '0.5', '--protect', 'haed'], /Expected 'haed' to mean a parameter/],
  [['--sparsity', '0.5', '--criterion', 'snip'], /'snip', which needs the model and calibration batches/],
  [['--scope', '4:2'], /Expected N of M with 0 < N < M <= 32 but received 4 of 2/],
];
for (const [flags, message] of refused)
  test(`refuses ${flags.join(' ') || 'no density'}`, (t) => {
    const run = espalier('prune', model, ...flags, '--dry-run');
    t.is(run.status, 1);
    t.regex(run.errors, message);
  });

test('refuses NaN by its name', (t) => {
  const run = espalier('prune', join(folder, 'nan.safetensors'), '--sparsity', '0.5', '--dry-run');
  t.is(run.status, 1);
  t.regex(run.errors, /the score of 'w' is NaN at element 0/);
});
