import test from 'ava';
import { setNumThreads } from 'espalier';
import { valuesOfRanks } from '../../dist/ranks.js';
import { prunings, type Found } from './model.js';

setNumThreads(1);

function run(world: number): Promise<Found[]> {
  const module = new URL('./model.js', import.meta.url).href;
  return valuesOfRanks<Found>(
    world,
    `import { dist, setNumThreads } from 'espalier';
     import { prunings } from '${module}';
     setNumThreads(1);
     const found = await prunings(await dist.init({ timeout: 60_000 }));
     await dist.destroy();
     console.log(JSON.stringify(found));`,
  );
}

const worlds = [1, 2, 3, 5].map((world) => ({ world, found: run(world) }));

test('a sharded model gets the masks of the whole one, for any number of ranks', async (t) => {
  const whole = await prunings();
  for (const { world, found } of worlds)
    for (const rank of await found) {
      t.deepEqual(rank.events, whole.events, `${world} ranks`);
      for (const [name, hash] of Object.entries(whole.masks)) {
        // Gradients summed in another order may differ in the last bits, and so may the order of two scores.
        if (world > 2 && ['snip', 'taylor', 'movement'].includes(name)) continue;
        t.is(rank.masks[name], hash, `${name} over ${world} ranks`);
      }
      t.true(Math.abs(rank.loss - whole.loss) < 1e-4, `${rank.loss} and ${whole.loss}`);
    }
});

test('nothing that ranks prune is revived by training', async (t) => {
  for (const { found } of worlds) for (const rank of await found) t.is(rank.revived, 0);
});

test('what shards cannot do is refused', async (t) => {
  for (const { world, found } of worlds)
    for (const [rank, { refused }] of (await found).entries()) {
      t.regex(refused[0]!, /ConfigError.*takes pruneAsync\(\)/);
      t.regex(refused[1]!, /ConfigError.*says by 'shards'.*received 'centred'/);
      // The second of the tensors is the turn of the second rank.
      if (rank === 1 % world) t.is(refused[2], 'Error: No score');
      else t.regex(refused[2]!, /TorchError.*'blocks.0.attn.proj.weight' by 'centred' but rank 1/);
      const others = refused.slice(3);
      t.is(others.length, 6);
      for (const message of others) t.regex(message, /^ConfigError: Expected a model that is not sharded/);
    }
});
