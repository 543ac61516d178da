import test from 'ava';
import { manualSeed, noGrad, randn, tensor, type Tensor } from 'espalier';
import { Linear, Module } from 'espalier/nn';
import { lamp, normalizedMagnitude } from 'espalier/prune';
import { close, dot, flat, scoresOf } from './models.js';

test('LAMP and normalised magnitude against their formulas, with ties, zeros and bfloat16', async (t) => {
  class One extends Module {
    fc: Linear;
    constructor(w: Tensor) {
      super();
      this.fc = new Linear(w.size(1), w.size(0), { bias: false, dtype: w.dtype });
      noGrad(() => this.fc.weight.copy_(w));
    }
    override forward(x: Tensor): Tensor {
      return this.fc.forward(x);
    }
  }
  manualSeed(5);
  for (const w of [
    randn([4, 9]),
    tensor([[1, -1, 2, 0, 0, 2, -2, 3]], { dtype: 'float64' }),
    randn([8, 40]).to('bfloat16'),
    randn([2, 3]).mul(0),
  ]) {
    const model = new One(w);
    const values = flat(w.double());
    const naive = values.map((v) => {
      const sum = values.filter((u) => Math.abs(u) >= Math.abs(v)).reduce((s, u) => s + u * u, 0);
      return sum === 0 ? 0 : (v * v) / sum;
    });
    t.true(close(flat((await scoresOf(model, lamp)).get('fc.weight')!), naive));
    const norm = Math.sqrt(dot(values, values));
    const scores = flat((await scoresOf(model, normalizedMagnitude)).get('fc.weight')!);
    t.true(
      close(
        scores,
        values.map((v) => (norm === 0 ? 0 : v / norm)),
      ),
    );
  }
});
