import test from 'ava';
import { grad, manualSeed, noGrad, randint, type Tensor } from 'espalier';
import { transformer } from 'espalier/models';
import { functional as F, type AnyModule, type Module } from 'espalier/nn';
import { grasp, prunable, type Calibration } from 'espalier/prune';
import { classes, close, dot, Net, ofLine, scoresOf, sumG, W, X } from './models.js';

test('three weights by hand', async (t) => {
  const hessian = W.map((_, i) => W.map((_, j) => X[0]![i]! * X[0]![j]! + X[1]![i]! * X[1]![j]!));
  t.true(
    close(
      await ofLine(grasp({ temperature: 1 })),
      W.map((w, i) => w * dot(hessian[i]!, sumG)),
    ),
  );
});

async function checkHessianProduct(model: Module, data: Calibration, temperature: number): Promise<number> {
  const { tensors } = prunable(model);
  const inputs = tensors.map(({ tensor: w }) => w);
  const slope = async () => {
    const sums = inputs.map((w) => w.detach().mul(0));
    const hook = model.registerForwardHook((_, __, y) => y.div(temperature));
    for (let i = 0; i < data.batches; i++)
      grad([await data.loss(model, i)], inputs).forEach((g, j) => sums[j]!.add_(g!));
    hook.remove();
    return sums;
  };
  const scores = await scoresOf(model, grasp({ temperature }), data);
  const g = await slope();
  const epsilon = 1e-4;
  const move = (step: number) => noGrad(() => inputs.forEach((w, i) => w.add_(g[i]!, { alpha: step })));
  move(epsilon);
  const up = await slope();
  move(-2 * epsilon);
  const down = await slope();
  move(epsilon);
  const errors = tensors.map(({ name, tensor: w }, i) => {
    const expected = up[i]!.sub(down[i]!)
      .div(2 * epsilon)
      .mul(w.detach());
    const error = scores.get(name)!.sub(expected).abs().max().item() as number;
    return error / (expected.abs().max().item() as number);
  });
  return Math.max(...errors);
}

test("GraSP's Hessian-vector product agrees with finite differences", async (t) => {
  t.true((await checkHessianProduct(new Net(), classes(2), 1)) < 1e-6);
  t.true((await checkHessianProduct(new Net(), classes(2), 5)) < 1e-6);
});

test('GraSP differentiates attention twice', async (t) => {
  manualSeed(1);
  const model = transformer({
    vocab: 9,
    context: 6,
    layers: 1,
    dim: 8,
    heads: 4,
    kvHeads: 2,
    dtype: 'float64',
    initialization: 'linear',
  });
  const tokens = randint(0, 9, [2, 6]);
  const loss = (m: AnyModule) =>
    F.crossEntropy((m.forward(tokens) as Tensor).flatten(0, 1), tokens.flatten());
  t.true((await checkHessianProduct(model, { batches: 1, loss }, 1)) < 1e-6);
});
