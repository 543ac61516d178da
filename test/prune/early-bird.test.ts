import test from 'ava';
import { ConfigError, manualSeed, noGrad, tensor } from 'espalier';
import { Linear } from 'espalier/nn';
import { EarlyBird } from 'espalier/prune';

/** Sets the weights so that the mask of density 0.5 keeps just these of eight. */
function keep(model: Linear, alive: readonly number[]): void {
  noGrad(() =>
    model.weight.copy_(tensor([0, 1, 2, 3, 4, 5, 6, 7].map((i) => (alive.includes(i) ? 2 : 1))).view([2, 4])),
  );
}

test('Early-Bird settles when all masks of the window are near one another', (t) => {
  manualSeed(0);
  const model = new Linear(4, 2);
  const detector = new EarlyBird({ density: 0.5, window: 3, threshold: 0.25 });
  const observe = (...alive: number[]) => {
    keep(model, alive);
    return detector.observe(model);
  };
  t.deepEqual(observe(0, 1, 2, 3), { distance: null, settled: false });
  t.deepEqual(observe(4, 5, 6, 7), { distance: 1, settled: false });
  t.deepEqual(observe(4, 5, 6, 0), { distance: 0.75, settled: false });
  // The first mask has left the window: {4567}, {4560}, {4561} are two elements of eight apart.
  t.deepEqual(observe(4, 5, 6, 1), { distance: 0.25, settled: true });
  t.is(detector.masks.get('weight')?.count, 4);
  // Near its neighbour but not the mask before that: a slow drift is not settled.
  t.deepEqual(observe(4, 5, 2, 1), { distance: 0.5, settled: false });
  detector.dispose();
  t.is(detector.masks.size, 0);
});

test('Early-Bird refuses options that do not fit', (t) => {
  t.throws(() => new EarlyBird({ density: 0.5, window: 1 }), {
    instanceOf: ConfigError,
    message: /'window'/,
  });
  t.throws(() => new EarlyBird({ density: 0.5, threshold: NaN }), { message: /'threshold' .* received NaN/ });
  t.throws(() => new EarlyBird({}), { message: /'density'/ });
});
