import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { manualSeed, memory, randn, safetensors, scope, type Tensor } from 'espalier';
import {
  combineMasks,
  disposeMasks,
  hammingDistance,
  jaccardDistance,
  loadMaskFile,
  makeCriterion,
  maskSoup,
  pruneTensors,
  saveMaskFile,
  select,
  type Masks,
  type PruneTensorsOptions,
  type SyncCriterion,
} from 'espalier/prune';

manualSeed(2);
const weights = scope(
  () =>
    new Map<string, Tensor>([
      ['a', randn([16, 8])],
      ['b', randn([8, 24]).to('bfloat16')],
      ['c', randn([4, 8, 3, 3])],
    ]),
);
const ELEMENTS = 16 * 8 + 8 * 24 + 4 * 8 * 9;

const options: PruneTensorsOptions[] = [
  { density: 0.3 },
  { density: 0.3, minAlive: 40 },
  { density: 0.3, scope: 'tensor' },
  { density: 0.3, scope: 'tensor', budget: 'erk', minAlive: { fraction: 0.2 } },
  { density: 0.3, scope: 'row', budget: 'erk' },
  { scope: { keep: 2, of: 4 } },
  { density: 0.5, scope: { block: [2, 4] } },
];

for (const criterion of ['magnitude', 'normalizedMagnitude', 'lamp', 'random'] as const)
  test.serial(`${criterion}: tensors pruned one by one are pruned as all together`, async (t) => {
    for (const option of options) {
      const before = memory().tensors;
      const { masks } = await pruneTensors(weights, { ...option, criterion, seed: 3 });
      t.is(memory().tensors, before + weights.size, `only masks are left: ${JSON.stringify(option)}`);
      const { order, score } = makeCriterion(criterion) as SyncCriterion;
      const together = scope(() => {
        const tensors = [...weights].map(([name, tensor]) => ({ name, tensor }));
        const scores = score({ model: null as never, tensors, masks: new Map(), seed: 3 });
        const keep = Math.round((option.density ?? 0.5) * ELEMENTS);
        const { scope: competing, budget, minAlive } = option;
        const scored = [...scores].map(([name, score]) => ({ name, score }));
        return select(scored, new Map(), { scope: competing, budget, minAlive, keep, order });
      });
      t.is(hammingDistance(masks, together), 0, JSON.stringify(option));
      disposeMasks(masks);
      disposeMasks(together);
      t.is(memory().tensors, before);
    }
  });

test.serial('an abort frees what was made', async (t) => {
  for (const density of [{ scope: 'tensor' as const }, {}]) {
    const before = memory().tensors;
    const controller = new AbortController();
    const pruning = pruneTensors(weights, {
      ...density,
      density: 0.5,
      signal: controller.signal,
      onProgress: (done) => done > 128 * 4 && controller.abort('enough'),
    });
    const error = await t.throwsAsync(pruning, { code: 'ERR_ABORTED' });
    t.is(error?.cause, 'enough');
    await new Promise((resolve) => setTimeout(resolve, 50));
    t.is(memory().tensors, before);
  }
});

test.serial('what reads, combines and compares whole sets of masks leaves nothing over', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-masks-'));
  const path = join(folder, 'masks.safetensors');
  const sets: Masks[] = [];
  for (const seed of [1, 2, 3])
    sets.push((await pruneTensors(weights, { criterion: 'random', density: 0.5, seed })).masks);
  const [a, b] = sets as [Masks, Masks];
  const before = memory();
  const uses: Record<string, () => Promise<Masks | void> | Masks | void> = {
    and: () => combineMasks(a, b, 'and'),
    or: () => combineMasks(a, b, 'or'),
    xor: () => combineMasks(a, b, 'xor'),
    andNot: () => combineMasks(a, b, 'andNot'),
    soup: () => maskSoup(sets, 0.4),
    'soup of too few': () => {
      t.throws(() => maskSoup([a, b], 1), { code: 'ERR_CONFIG' });
    },
    hamming: () => void hammingDistance(a, b),
    jaccard: () => void jaccardDistance(a, b),
    save: () => saveMaskFile(path, a),
    load: () => loadMaskFile(path),
    'load of weights': async () => {
      await safetensors.save(path, { w: weights.get('a')! }, { metadata: { masks: '{"tensors":{}}' } });
      await t.throwsAsync(loadMaskFile(path), { code: 'ERR_DATA' });
    },
  };
  for (const [name, use] of Object.entries(uses)) {
    const made = await use();
    if (made) {
      t.is(memory().tensors, before.tensors + weights.size, `${name}: its masks alone`);
      disposeMasks(made);
    }
    const after = memory();
    t.deepEqual([after.tensors, after.hostBytes], [before.tensors, before.hostBytes], name);
  }
  for (const set of sets) disposeMasks(set);
  rmSync(folder, { recursive: true });
});
