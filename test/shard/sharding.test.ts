import test from 'ava';
import { valuesOfRanks } from '../dist/ranks.js';

type Results = Record<string, unknown>;

/** Runs scenarios on every rank; one process for all of them, because starting it costs more than they do. */
function run(
  world: number,
  names: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Results[]> {
  const module = new URL('./scenarios.js', import.meta.url).href;
  return valuesOfRanks<Results>(
    world,
    `import { dist, setNumThreads } from 'espalier';
     import { scenarios } from '${module}';
     setNumThreads(1);
     const group = await dist.init({ timeout: 60_000 });
     const results = {};
     for (const name of ${JSON.stringify(names)}) {
       try {
         results[name] = await scenarios[name](group);
       } catch (error) {
         throw new Error('in the scenario ' + name, { cause: error });
       }
     }
     await group.barrier();
     await dist.destroy();
     console.log(JSON.stringify(results));`,
    { env: () => environment },
  );
}

interface Trained {
  difference: number;
  moved: number;
  loss: number;
}

const TRAININGS = [
  'training',
  'trainingKept',
  'oneUnit',
  'predicate',
  'unsynchronized',
  'tied',
  'shared',
  'frozen',
  'checkpointed',
  'checkpointedInside',
];

const OTHERS = [
  'exchange',
  'golden',
  'clipped',
  'accumulated',
  'layout',
  'nested',
  'unused',
  'mixed',
  'normGradient',
  'evaluation',
  'materialized',
  'gradients',
  'full',
  'errors',
  'inPlace',
];

// What is left of other scenarios would be counted, so the count of memory comes first.
const two = run(2, ['leaks', ...TRAININGS, ...OTHERS]);
const three = run(3, [
  'training',
  'clipped',
  'accumulated',
  'unsynchronized',
  'layout',
  'materialized',
  'unused',
  'ring',
  'normGradient',
]);
const apart = run(2, ['exchange', 'training', 'tied', 'mixed', 'golden', 'layout', 'ring'], {
  ESPALIER_READ_MEMORY: '0',
});
const one = run(1, ['training', 'clipped', 'layout', 'materialized', 'unused']);

for (const name of TRAININGS) {
  test(`two ranks train the bits of a whole model: ${name}`, async (t) => {
    for (const rank of await two) {
      const { difference, moved, loss } = rank[name] as Trained;
      t.is(difference, 0);
      t.true(moved > 1e-3 && Number.isFinite(loss));
    }
  });
}

test("ranks that read each other's memory and ranks that send train the same bits", async (t) => {
  const [read, sent] = [await two, await apart];
  for (const [i, rank] of sent.entries()) {
    t.is(rank['exchange'], 'group');
    t.deepEqual(rank['ring'], [0, 0, 0, 0, 0]);
    const { ring: _, exchange: __, ...others } = rank;
    for (const [name, result] of Object.entries(others)) t.deepEqual(result, read[i]![name], name);
  }
  if (process.platform === 'linux') for (const rank of read) t.is(rank['exchange'], 'memory');
});

test("ten steps are those of PyTorch's FSDP2", async (t) => {
  for (const rank of await two) {
    const { sizes, weights, losses } = rank['golden'] as { sizes: number[]; weights: number; losses: number };
    t.is(sizes[0], sizes[1]);
    t.log(`largest difference: ${weights} of a weight, ${losses} of a loss`);
    // The same bits where the instruction set is that of the recording.
    t.true(weights <= 1e-5 && losses <= 1e-5);
  }
});

test('one rank trains the bits of a whole model', async (t) => {
  const [rank] = await one;
  t.is((rank!['training'] as Trained).difference, 0);
  t.true((rank!['clipped'] as Trained).difference <= 2e-7);
});

test('sums in another order are equal to rounding: three ranks, clipping, several backwards', async (t) => {
  const trainings = [
    ...(await three).flatMap((r) =>
      ['training', 'accumulated', 'unsynchronized', 'clipped'].map((n) => r[n]),
    ),
    ...(await two).flatMap((r) => ['accumulated', 'clipped'].map((n) => r[n])),
  ] as Trained[];
  // Adam's step is lr = 1e-2 whatever the gradient's size: where that is nearly 0, its rounding shows.
  for (const { difference, moved } of trainings) t.true(difference <= 1e-4 && moved > 1e-2, `${difference}`);
});

test('rows are cut as torch.chunk cuts them; the last ranks may be short or empty', async (t) => {
  const rows = (results: Results[]) =>
    results.map((r) => {
      const { boxes } = r['layout'] as { boxes: Record<string, { offset: number; rows: number }> };
      return [boxes['wide.weight']!, boxes['narrow.bias']!].flatMap(({ offset, rows }) => [offset, rows]);
    });
  t.deepEqual(rows(await two), [[0, 9, 0, 1], [9, 8, 1, 1]]); // prettier-ignore
  t.deepEqual(rows(await three), [[0, 6, 0, 1], [6, 6, 1, 1], [12, 5, 2, 0]]); // prettier-ignore
  for (const result of [...(await one), ...(await two), ...(await three)]) {
    const layout = result['layout'] as {
      same: number;
      shapes: Record<string, number[]>;
      boxes: Record<string, { shape: number[]; rows: number }>;
    };
    t.is(layout.same, 0);
    t.deepEqual(layout.boxes['wide.weight']!.shape, [17, 3]);
    t.deepEqual(layout.shapes['wide.weight'], [layout.boxes['wide.weight']!.rows, 3]);
  }
});

test('units sharded one by one are those of one call', async (t) => {
  for (const rank of await two) t.is(rank['nested'], 0);
});

test('a parameter that takes no part has no gradient', async (t) => {
  for (const result of [...(await one), ...(await two), ...(await three)]) {
    const grads = Object.fromEntries(result['unused'] as [string, number[] | null][]);
    t.is(grads['unused.weight'], null);
    t.truthy(grads['wide.weight']);
    t.truthy(grads['narrow.bias']);
  }
});

test('bfloat16 computes, float32 is stored, stepped and reduced', async (t) => {
  const results = (await two).map((r) => r['mixed'] as { losses: number[]; kinds: string[] });
  for (const { losses, kinds } of results) {
    t.deepEqual(kinds, ['float32']);
    t.true(losses.at(-1)! < losses[0]! - 0.5, losses.join());
  }
});

test('gradients keep the precision in which they are made and reduced, over several backwards too', async (t) => {
  for (const rank of [...(await two), ...(await three)]) {
    const apart = rank['normGradient'] as number;
    t.true(apart < 1e-6, `${apart}`);
  }
});

test("the mean of gradients has the bits of Gloo's average", async (t) => {
  for (const rank of await three) t.deepEqual(rank['ring'], [0, 0, 0, 0, 0]);
});

test('forward without gradients sees every change of the shards', async (t) => {
  for (const rank of await two) {
    const { before, sharded, halved } = rank['evaluation'] as Record<string, number>;
    t.is(sharded, before);
    t.not(halved, sharded);
  }
});

test('a model on the meta device gets weights that do not depend on the number of ranks', async (t) => {
  const all = [...(await one), ...(await two), ...(await three)].map(
    (r) => r['materialized'] as Record<string, unknown>,
  );
  for (const { sum, same, equalLoss } of all) {
    t.is(sum, all[0]!['sum']);
    t.is(same, 0);
    t.true(equalLoss);
  }
});

test('gradients of shards are gathered like parameters', async (t) => {
  for (const rank of await two) t.deepEqual(rank['gradients'], [17, 3]);
});

test('a sharded model is whole for a while, and then as it was', async (t) => {
  for (const rank of await two) {
    const { apart, failed, refused, ...others } = rank['full'] as Record<string, unknown>;
    t.is(apart, 0);
    t.is(failed, 'Error: no');
    t.regex(String(refused), /shard\(\) was called on .* shares 'qkv.weight'/);
    t.deepEqual(others, { shapes: true, same: true, back: true, equalLoss: true });
  }
});

test('errors say what was wrong, and leave a model that works', async (t) => {
  for (const rank of await two) {
    const errors = rank['errors'] as Record<string, string>;
    t.regex(errors['scalar']!, /Expected factor to have a dimension but received a scalar/);
    t.regex(errors['again']!, /Expected a module that is not sharded/);
    t.regex(errors['stolen']!, /Expected stolen not to be sharded/);
    t.regex(errors['by']!, /for by but received string/);
    t.regex(errors['changed']!, /changed in place between the forward and the backward/);
    t.regex(errors['leaked']!, /modified by an inplace operation/);
    t.regex(errors['notSharded']!, /Expected a sharded parameter/);
    t.is(errors['failed'] as unknown, true);
    t.deepEqual(errors['works'] as unknown, [4, 2]);
    t.is(errors['outside'] as unknown, true);
  }
});

test('a change in place of what a unit gives keeps gradients right', async (t) => {
  for (const rank of await two) t.is(rank['inPlace'], 0);
});

test('training holds nothing that grows, and of full parameters nothing between steps', async (t) => {
  for (const rank of await two) {
    const { tensors, bytes, whole, held } = rank['leaks'] as Record<string, number>;
    t.is(tensors, 0);
    t.is(bytes, 0);
    // Half of the weights, gradients and two moments, padded, and the tables of rotary positions.
    t.true(held! < 4 * (whole! / 2) * 1.1 + 20_000, `${held} of ${whole}`);
  }
});
