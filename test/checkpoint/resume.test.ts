import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { getRngState, manualSeed, optim, randint, randn, scope, setRngState } from 'espalier';
import * as checkpoint from 'espalier/checkpoint';
import { mlp } from 'espalier/models';
import { functional as F } from 'espalier/nn';
import { applyMasks, Mask, maskedAdamW } from 'espalier/prune';
import { valuesOfRanks } from '../dist/ranks.js';
import { ranksOf } from './group.js';

const home = await mkdtemp(join(tmpdir(), 'espalier-resume-'));
test.after.always(() => rm(home, { recursive: true, force: true }));

const make = () => mlp({ inputs: 40, hidden: [30], outputs: 4, dropout: 0.2 });
type Model = ReturnType<typeof make>;

function train(model: Model, optimizer: { zeroGrad(): void; step(): void }, steps: number): void {
  for (let i = 0; i < steps; i++)
    scope(() => {
      optimizer.zeroGrad();
      F.crossEntropy(model.forward(randn([8, 40])), randint(0, 4, [8])).backward();
      optimizer.step();
    });
}

const same = (a: Model, b: Model): boolean => {
  const other = b.stateDict();
  return Object.entries(a.stateDict()).every(([name, t]) => scope(() => t.equal(other[name]!)));
};

for (const kind of ['plain', 'masked', 'compact'] as const)
  test.serial(`a training goes on to the same bits: ${kind}`, async (t) => {
    const root = join(home, kind);
    const masks = new Map([['layers.0.weight', Mask.random([30, 40], 200, 1, 0)]]);
    const optimizerOf = (model: Model) =>
      kind === 'plain'
        ? optim.adamW(model.parameters(), { lr: 1e-2 })
        : maskedAdamW(model, masks, { lr: 1e-2, compactBelow: kind === 'compact' ? 0.5 : 0 });
    manualSeed(3);
    const model = make();
    if (kind !== 'plain') applyMasks(model, masks);
    const optimizer = optimizerOf(model);
    train(model, optimizer, 3);
    const state = {
      tensors: checkpoint.shardsOf({ model, optimizer, ...(kind !== 'plain' && { masks }) }),
      own: { rng: getRngState() },
    };
    const groups = ranksOf(2);
    // Whole on both ranks: each tensor is written once, but for the generators' states of 5 kB.
    const [{ path, bytes }] = (await Promise.all(
      groups.map((group) => checkpoint.save(root, state, { step: 3, group })),
    )) as [checkpoint.CheckpointInfo, unknown];
    const elements = kind === 'plain' ? 1200 : 200;
    t.true(bytes < 3 * 4 * (elements + 154) + 2 * 5056 + 6000, String(bytes));
    train(model, optimizer, 4);
    const resumed = make();
    const rng = getRngState();
    const fresh = optimizerOf(resumed);
    const loaded = await checkpoint.loadTraining(
      path,
      { model: resumed, optimizer: fresh },
      { own: { rng }, group: groups[1]! },
    );
    setRngState(rng);
    t.is(loaded.step, 3);
    t.deepEqual([...loaded.masks.keys()].includes('layers.0.weight'), kind !== 'plain');
    train(resumed, fresh, 4);
    t.true(same(model, resumed));
  });

test('a sharded training is saved from its shards and loaded at another number of ranks', async (t) => {
  const script = (body: string) => `
    import { dist, manualSeed, models, nn, ops, optim, randint, randn, scope } from 'espalier';
    import * as checkpoint from 'espalier/checkpoint';
    import { functional as F } from 'espalier/nn';
    import { fullStateDict, fullTensor, shard } from 'espalier/shard';
    const world = await dist.init({ timeout: 30_000 });
    manualSeed(5);
    const model = models.mlp({ inputs: 10, hidden: [7], outputs: 3 });
    shard(model, { group: world });
    const optimizer = optim.adamW(model.parameters(), { lr: 1e-2 });
    const step = () => scope(() => {
      optimizer.zeroGrad();
      F.crossEntropy(model.forward(randn([4, 10])), randint(0, 3, [4])).backward();
      optimizer.step();
    });
    const digest = () => scope(() => [
      ...Object.values(fullStateDict(model)),
      ...optimizer.paramGroups[0].params.flatMap((p, i) => {
        const { exp_avg, exp_avg_sq } = optimizer.stateDict().state[i];
        return [fullTensor(p, exp_avg), fullTensor(p, exp_avg_sq)];
      }),
    ].map((x) => x.toArray()));
    const root = ${JSON.stringify(join(home, 'sharded'))};
    ${body}
    console.log(JSON.stringify(digest()));
    await dist.destroy();`;
  const [expected] = await valuesOfRanks<unknown>(
    2,
    script(`
      step(); step();
      const group = await dist.newGroup(world.ranks);
      await checkpoint.save(root, { tensors: checkpoint.shardsOf({ model, optimizer }) }, { step: 2, group });`),
  );
  const loaded = await valuesOfRanks<unknown>(
    3,
    script(`
      const path = await checkpoint.latest(root);
      await checkpoint.loadTraining(path, { model, optimizer }, { group: world });`),
  );
  for (const own of loaded) t.deepEqual(own, expected);
});
