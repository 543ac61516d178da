import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { arange, empty, memory, randn, scope, scopeAsync, tensor, zeros, type Tensor } from 'espalier';
import * as checkpoint from 'espalier/checkpoint';
import { safetensors } from 'espalier/io';
import { Mask } from 'espalier/prune';
import { ranksOf } from './group.js';

const home = await mkdtemp(join(tmpdir(), 'espalier-checkpoint-'));
test.after.always(() => rm(home, { recursive: true, force: true }));
let folders = 0;
const fresh = () => join(home, String(folders++));

const bitsOf = (t: Tensor) => Buffer.from(t.contiguous().toTypedArray().buffer);
function equal(t: ExecutionContext, actual: Tensor, expected: Tensor, what?: string): void {
  t.is(actual.dtype, expected.dtype, what);
  t.deepEqual([...actual.shape], [...expected.shape], what);
  t.true(bitsOf(actual).equals(bitsOf(expected)), what);
}

test.serial('a state comes back bit for bit, whatever its dtypes, shapes and strides', async (t) => {
  const before = memory().tensors;
  await scopeAsync(() => roundTrip(t));
  checkpoint.releaseStaging();
  t.is(memory().tensors, before);
});

async function roundTrip(t: ExecutionContext): Promise<void> {
  const root = fresh();
  const state = {
    float: randn([257, 1031]),
    transposed: randn([40, 30]).t(),
    half: randn([7, 3]).to('bfloat16'),
    double: randn([5]).to('float64'),
    long: arange(11).to('int64'),
    flags: tensor([true, false, true]),
    scalar: tensor(3.5),
    nothing: empty([0, 4]),
    odd: arange(13).to('uint8'),
  };
  const saved = checkpoint.save(root, { tensors: state, extra: { epoch: 3, name: 'a' } }, { step: 12 });
  const kept = Object.fromEntries(Object.entries(state).map(([name, x]) => [name, x.clone()]));
  // The copy was made: what happens now is not in it.
  scope(() => Object.values(state).forEach((x) => x.zero_()));
  const info = await saved;
  t.is(info.path, join(root, 'step-00000012'));
  t.is(await checkpoint.latest(root), info.path);
  await checkpoint.verify(info.path);
  const { step, extra, world } = await checkpoint.load(info.path, { tensors: state });
  t.deepEqual({ step, extra, world }, { step: 12, extra: { epoch: 3, name: 'a' }, world: 1 });
  for (const [name, x] of Object.entries(kept)) equal(t, state[name as keyof typeof state], x, name);
}

test.serial('what was reserved is what the first save copies into', async (t) => {
  const tensors = { a: zeros([1 << 20]), b: zeros([3, 5], { dtype: 'int64' }) };
  const before = memory().hostBytes;
  await checkpoint.reserveStaging({ tensors });
  const reserved = memory().hostBytes - before;
  t.true(reserved >= (4 << 20) + 120);
  await checkpoint.save(fresh(), { tensors }, { step: 0 });
  t.is(memory().hostBytes - before, reserved);
  checkpoint.releaseStaging();
  t.is(memory().hostBytes, before);
});

test('the files are plain safetensors, with the hash of each block beside them', async (t) => {
  const root = fresh();
  const weight = randn([600, 501]);
  const { path } = await checkpoint.save(root, { tensors: { weight } }, { step: 1 });
  const name = 'shard-00001-model-00001-of-00001';
  const { weight: read } = await safetensors.load(join(path, `${name}.safetensors`), { copy: true });
  equal(t, read!, weight);
  const bytes = await readFile(join(path, `${name}.safetensors`));
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 256 << 10)
    blocks.push(
      createHash('sha256')
        .update(bytes.subarray(at, at + (256 << 10)))
        .digest(),
    );
  t.true(Buffer.concat(blocks).equals(await readFile(join(path, `${name}.blocks`))));
  const manifest = JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8'));
  t.is(manifest.ranks[0].file.sha256, createHash('sha256').update(Buffer.concat(blocks)).digest('hex'));
  t.deepEqual(
    (await readdir(path)).sort(),
    [`${name}.blocks`, `${name}.safetensors`, 'manifest.json'].sort(),
  );
});

test('a flipped bit, a missing file and a shorter one are found', async (t) => {
  const root = fresh();
  const weight = randn([300, 1000]);
  const { path } = await checkpoint.save(root, { tensors: { weight } }, { step: 1 });
  const file = join(path, 'shard-00001-model-00001-of-00001.safetensors');
  const good = await readFile(file);
  const bad = Buffer.from(good);
  bad[700_000]! ^= 4;
  await writeFile(file, bad);
  await t.throwsAsync(checkpoint.verify(path), { code: 'ERR_DATA', message: /damaged.*from 524288/ });
  await t.throwsAsync(checkpoint.load(path, { tensors: { weight } }), { code: 'ERR_DATA' });
  await truncate(file, 700_000);
  t.is(await checkpoint.latest(root), null);
  await t.throwsAsync(checkpoint.load(path, { tensors: { weight } }), {
    message: /of 1200\d+ bytes.*700000/,
  });
  await rm(join(path, 'manifest.json'));
  await t.throwsAsync(checkpoint.load(path, { tensors: { weight } }), { message: /no manifest.json/ });
});

test('of a pruned tensor the survivors are saved, and one mask for all that share it', async (t) => {
  const root = fresh();
  const mask = Mask.random([300, 211], 6330, 1, 0);
  const state = ['w', 'm', 'v'].map((name) => ({ name, local: mask.apply(randn([300, 211])), mask }));
  const dirty = { name: 'dirty', local: randn([300, 211]), mask: Mask.random([300, 211], 50, 2, 0) };
  const negative = {
    name: 'negative',
    local: zeros([300, 211]).neg(),
    mask: Mask.random([300, 211], 50, 3, 0),
  };
  const { path, bytes } = await checkpoint.save(root, { tensors: state }, { step: 1 });
  t.true(bytes < 3 * 6330 * 4 + Math.ceil((300 * 211) / 8) + 1500, String(bytes));
  const all = await checkpoint.save(root, { tensors: [...state, dirty, negative] }, { step: 2 });
  for (const from of [path, all.path]) {
    const into = state.map(({ name }) => ({ name, local: randn([300, 211]) }));
    const { masks } = await checkpoint.load(from, { tensors: into });
    into.forEach(({ local }, i) => equal(t, local, state[i]!.local));
    t.is(masks.get('v')!.distance(mask), 0);
  }
  // What is not +0 where it is pruned is saved whole, and its mask too.
  const into = [dirty, negative].map(({ name }) => ({ name, local: randn([300, 211]) }));
  const { masks } = await checkpoint.load(all.path, { tensors: into });
  equal(t, into[0]!.local, dirty.local);
  equal(t, into[1]!.local, negative.local);
  t.is(masks.get('dirty')!.distance(dirty.mask), 0);
});

test('the last and the best stay, and what a killed save has left goes', async (t) => {
  const root = fresh();
  const state = { tensors: { w: randn([10]) } };
  const metrics = [5, 1, 4, NaN, 3, 2];
  await mkdir(join(root, '.step-00000001.tmp'), { recursive: true });
  await writeFile(join(root, '.step-00000001.tmp', 'half'), 'x');
  await mkdir(join(root, '.step-00000000.trash'));
  await mkdir(join(root, 'step-notes'));
  for (const [step, metric] of metrics.entries())
    await checkpoint.save(root, state, { step, metric, keepLast: 2, keepBest: 1 });
  t.deepEqual((await readdir(root)).sort(), [
    'step-00000001',
    'step-00000004',
    'step-00000005',
    'step-notes',
  ]);
  await checkpoint.save(root, state, { step: 9, keepLast: 1, keepBest: { count: 1, mode: 'max' } });
  t.deepEqual(
    (await checkpoint.list(root)).map(({ step, metric }) => [step, metric]),
    [
      [4, 3],
      [9, null],
    ],
  );
});

test('a step that is saved again replaces the old one without an instant of neither', async (t) => {
  const root = fresh();
  const first = await checkpoint.save(root, { tensors: { w: tensor([1]) } }, { step: 3, keepLast: 1 });
  const second = await checkpoint.save(root, { tensors: { w: tensor([2]) } }, { step: 3, keepLast: 1 });
  t.deepEqual(await readdir(root), ['step-00000003.1']);
  t.not(first.path, second.path);
  await checkpoint.save(root, { tensors: { w: tensor([3]) } }, { step: 3, keepLast: 1 });
  t.deepEqual(await readdir(root), ['step-00000003.2']);
  const w = tensor([0]);
  await checkpoint.load((await checkpoint.latest(root))!, { tensors: { w } });
  t.is(w.item(), 3);
  // After a return to an earlier step the new checkpoint stays beside the newest.
  const back = await checkpoint.save(root, { tensors: { w } }, { step: 2, keepLast: 1 });
  t.deepEqual(
    (await checkpoint.list(root)).map(({ step }) => step),
    [2, 3],
  );
  t.is(back.step, 2);
});

test('saves may be started one upon another, each with its own state', async (t) => {
  const root = fresh();
  const w = zeros([100_000]);
  const saves = [];
  for (let step = 0; step < 5; step++) {
    scope(() => w.fill_(step));
    saves.push(checkpoint.save(root, { tensors: { w } }, { step }));
  }
  await Promise.all(saves);
  for (const { path, step } of await checkpoint.list(root)) {
    await checkpoint.load(path, { tensors: { w } });
    t.is(w.min().item(), step);
    t.is(w.max().item(), step);
  }
});

test('a save that is stopped or fails leaves nothing, and every rank is told', async (t) => {
  const root = fresh();
  const tensors = { w: randn([1000, 1000]) };
  const { path } = await checkpoint.save(root, { tensors }, { step: 1 });
  const stop = new AbortController();
  const stopped = checkpoint.save(
    root,
    { tensors },
    {
      step: 2,
      signal: stop.signal,
      onPhase: (phase) => phase === 'opened' && stop.abort(new Error('enough')),
    },
  );
  await t.throwsAsync(stopped, { code: 'ERR_ABORTED' });
  t.deepEqual(await readdir(root), ['step-00000001']);
  const group = ranksOf(2);
  const [one, other] = await Promise.allSettled(
    group.map((own, rank) =>
      checkpoint.save(
        root,
        { tensors: { [`w${rank}`]: tensors.w } },
        { step: 3, group: own, ...(rank === 1 && { onPhase: failAt('opened') }) },
      ),
    ),
  );
  t.is(one!.status === 'rejected' && one.reason.code, 'ERR_RUN');
  t.is(other!.status === 'rejected' && other.reason.message, 'disk on fire');
  t.deepEqual(await readdir(root), ['step-00000001']);
  t.is(await checkpoint.latest(root), path);
});

test('a rank whose state is refused tells the others', async (t) => {
  const root = fresh();
  const [ok, bad] = [randn([3]), randn([3]).to('complex128')];
  const results = await Promise.allSettled(
    ranksOf(2).map((group) =>
      checkpoint.save(root, { tensors: { w: group.rank ? ok : bad } }, { step: 1, group }),
    ),
  );
  const codes = results.map((result) => result.status === 'rejected' && result.reason.code);
  t.deepEqual(codes, ['ERR_DATA', 'ERR_RUN']);
  t.deepEqual(await checkpoint.list(root), []);
});

function failAt(when: string) {
  return (phase: string): void => {
    if (phase === when) throw new Error('disk on fire');
  };
}

test('what cannot be saved is refused with its name', async (t) => {
  const root = fresh();
  const w = randn([4, 2]);
  const refused = (state: checkpoint.State, options: Partial<checkpoint.SaveOptions>, message: RegExp) =>
    t.throwsAsync(checkpoint.save(root, state, { step: 1, ...options }), { message });
  await refused({ tensors: { w } }, { step: -1 }, /step but received -1/);
  await refused(
    { tensors: { w: zeros([2], { device: 'meta' }) } },
    {},
    /data for 'w' but received one of the meta device/,
  );
  await refused({ tensors: { w } }, { keepLast: 0 }, /at least 1 for keepLast/);
  await refused(
    { tensors: [{ name: 'w', local: w, shape: [4, 2], offsets: [1, 0] }] },
    {},
    /part of 'w' within/,
  );
  await refused(
    {
      tensors: [
        { name: 'w', local: w },
        { name: 'w', local: w },
      ],
    },
    {},
    /'w' twice/,
  );
  await refused({ tensors: { w }, extra: { lr: NaN } }, {}, /\$\.lr/);
  await refused({ tensors: { w: w.to('complex128') } }, {}, /dtype that safetensors has/);
  t.false(existsSync(root));
  await checkpoint.save(root, { tensors: { w } }, { step: 1 });
  const path = (await checkpoint.latest(root))!;
  await t.throwsAsync(checkpoint.load(path, { tensors: { v: w } }), { message: /'v'.*it has none/ });
  await t.throwsAsync(checkpoint.load(path, { tensors: { w: randn([4, 3]) } }), {
    message: /float32 \[4,2\]/,
  });
});
