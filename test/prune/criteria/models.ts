// Small networks and losses whose derivatives are known.

import { manualSeed, noGrad, randn, setNumThreads, tensor, type Tensor } from 'espalier';
import { functional as F, Linear, Module, type AnyModule } from 'espalier/nn';
import { prunable, type Calibration, type Criterion, type Mask, type Masks } from 'espalier/prune';

setNumThreads(1);

const none: Masks = new Map<string, Mask>();
export const scoresOf = async (
  model: AnyModule,
  criterion: Criterion,
  calibration?: Calibration,
  masks = none,
) => criterion.score({ model, tensors: prunable(model).tensors, masks, seed: 0, calibration });
export const flat = (x: Tensor) => x.flatten().toArray() as number[];
export const close = (a: readonly number[], b: readonly number[], tolerance = 1e-12) =>
  a.length === b.length && a.every((x, i) => Math.abs(x - b[i]!) <= tolerance * Math.max(1, Math.abs(b[i]!)));

/** y = w · x with loss ½ (w · x − y)²: g = (w · x − y) x and H = x xᵀ. */
export class Line extends Module {
  fc: Linear;
  constructor(w: number[]) {
    super();
    this.fc = new Linear(w.length, 1, { bias: false, dtype: 'float64' });
    noGrad(() => this.fc.weight.copy_(tensor([w], { dtype: 'float64' })));
  }
  override forward(x: Tensor): Tensor {
    return this.fc.forward(x);
  }
}

export const W = [0.5, -2, 1];
export const X = [
  [1, 2, -1],
  [0.5, -1, 3],
];
const Y = [0.25, -1];
export const lineData: Calibration = {
  batches: 2,
  loss: (m, i) =>
    m
      .forward(tensor([X[i]!], { dtype: 'float64' }))
      .sub(Y[i]!)
      .pow(2)
      .sum()
      .mul(0.5),
};
export const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
export const G = X.map((x, b) => x.map((v) => (dot(W, x) - Y[b]!) * v));
export const sumG = W.map((_, i) => G[0]![i]! + G[1]![i]!);

export class Net extends Module {
  a: Linear;
  b: Linear;
  constructor() {
    super();
    this.a = new Linear(5, 7, { dtype: 'float64' });
    this.b = new Linear(7, 3, { dtype: 'float64' });
  }
  override forward(x: Tensor): Tensor {
    return this.b.forward(this.a.forward(x).tanh());
  }
}

export const classes = (batches: number): Calibration => {
  manualSeed(3);
  const xs = Array.from({ length: batches }, () => randn([6, 5], { dtype: 'float64' }));
  const y = tensor([0, 1, 2, 0, 1, 2]).long();
  return { batches, loss: (m, i) => F.crossEntropy(m.forward(xs[i]!), y) };
};

/** Σ_b g_b² of the line. */
export const squares = W.map((_, i) => G[0]![i]! ** 2 + G[1]![i]! ** 2);

/** Scores of the line's three weights. */
export const ofLine = async (criterion: Criterion): Promise<number[]> =>
  flat((await scoresOf(new Line(W), criterion, lineData)).get('fc.weight')!);
