import test from 'ava';
import { fromTypedArray, manualSeed, memory, noGrad, randn, scope, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import * as optim from 'espalier/optim';
import { aliveCount, applyMasks, Bilevel, disposeMasks, hypergradient, prune } from 'espalier/prune';

const vector = (values: number[]) => fromTypedArray(new Float64Array(values), [values.length], 'float64');
const numbers = (t: Tensor) => [...(t.toTypedArray() as Float64Array)];

const C = [0.7, -1.3, 0.4, 2.1];
const M = [1, 0.5, 0.25, 0.9];
const GAMMA = 3;

/** Central differences of a function of m. */
function differences(f: (m: number[]) => number): number[] {
  const h = 1e-5;
  return M.map((_, i) => {
    const at = (d: number) => f(M.map((m, j) => (i === j ? m + d : m)));
    return (at(h) - at(-h)) / (2 * h);
  });
}

const formula = (theta: number[], gradient: number[]) =>
  scope(() => {
    const g = vector(gradient);
    return numbers(hypergradient(vector(theta), g, vector(M).mul(g), GAMMA));
  });

test('the hypergradient is that of the bi-level objective where the loss is linear in the masked weights', (t) => {
  // ℓ(z) = cᵀz: θ*(m) = −m ⊙ c / γ.
  const solve = (m: number[]) => m.map((mi, i) => (-mi * (C[i] as number)) / GAMMA);
  const objective = (m: number[]) =>
    solve(m).reduce((sum, x, i) => sum + (m[i] as number) * x * (C[i] as number), 0);
  const exact = differences(objective);
  formula(solve(M), C).forEach((value, i) => t.true(Math.abs(value - (exact[i] as number)) < 1e-8));
});

test('on a quadratic its error grows with the curvature over γ', (t) => {
  // ℓ(z) = Σ (h/2)·z² − c·z: θ* = m·c / (h·m² + γ), and ∇_zℓ = h·m·θ* − c.
  const errorAt = (h: number) => {
    const solve = (m: number[]) => m.map((mi, i) => (mi * (C[i] as number)) / (h * mi * mi + GAMMA));
    const objective = (m: number[]) =>
      solve(m).reduce((sum, x, i) => {
        const z = (m[i] as number) * x;
        return sum + (h / 2) * z * z - (C[i] as number) * z;
      }, 0);
    const exact = differences(objective);
    const theta = solve(M);
    const found = formula(
      theta,
      theta.map((x, i) => h * (M[i] as number) * x - (C[i] as number)),
    );
    const norm = (v: number[]) => Math.hypot(...v);
    t.true(found.every((value, i) => Math.sign(value) === Math.sign(exact[i] as number)));
    return norm(found.map((value, i) => value - (exact[i] as number))) / norm(exact);
  };
  const errors = [0, 0.01, 0.1, 1].map((part) => errorAt(part * GAMMA));
  t.log(`relative error at curvature/γ = 0, 0.01, 0.1, 1: ${errors.map((e) => e.toPrecision(2)).join(', ')}`);
  t.true((errors[0] as number) < 1e-8);
  t.true((errors[1] as number) < 0.01 && (errors[2] as number) < 0.1);
  for (let i = 1; i < errors.length; i++) t.true((errors[i] as number) > (errors[i - 1] as number));
});

class Net extends nn.Module {
  fc1 = new nn.Linear(6, 10);
  fc2 = new nn.Linear(10, 4);
  override forward(x: Tensor): Tensor {
    return this.fc2.forward(nn.functional.relu(this.fc1.forward(x)));
  }
}

function setting() {
  manualSeed(3);
  const model = new Net();
  const batches = Array.from({ length: 8 }, () => ({ x: randn([16, 6]).keep(), y: randn([16, 4]).keep() }));
  const loss = (i: number) => {
    const { x, y } = batches[i % 8] as (typeof batches)[0];
    return model.forward(x).sub(y).square().mean();
  };
  const backward = (i: number) => () => scope(() => loss(i).backward());
  const opt = optim.sgd(model.parameters(), { lr: 0.05, momentum: 0.9, weightDecay: 1e-4 });
  const step = (bilevel: Bilevel, i: number) => {
    opt.zeroGrad();
    bilevel.lower(backward(i));
    opt.step();
    bilevel.upper(backward(i + 1));
  };
  return { model, loss, backward, opt, step };
}

test('one step is the formula, term by term', (t) => {
  const { model, backward } = setting();
  const bilevel = new Bilevel(model, { density: 0.5, gamma: 2, lr: 0.3, momentum: 0 });
  const theta = model.fc1.weight.detach().clone();
  const m = bilevel.masks.get('fc1.weight')?.toBool().to('float32') as Tensor;
  const before = bilevel.scores.get('fc1.weight')?.detach().clone() as Tensor;
  t.true(before.equal(theta.abs()));
  // ∇_zℓ by autograd at z, in a network that holds z itself.
  noGrad(() => applyMasks(model, bilevel.masks));
  backward(1)();
  const g = (model.fc1.weight.grad as Tensor).clone();
  bilevel.dropGradients();
  noGrad(() => model.fc1.weight.copy_(theta));
  bilevel.lower(backward(1));
  t.true(model.fc1.weight.grad?.equal(g.mul(m)));
  bilevel.upper(backward(1));
  t.is(model.fc1.weight.grad, null);
  const slope = theta.sub(g.mul(m).div(2)).mul(g);
  const expected = before.sub(slope.mul(0.3)).clamp(0);
  t.true(Number(bilevel.scores.get('fc1.weight')?.sub(expected).abs().max().item()) < 1e-7);
  t.true(model.fc1.weight.detach().equal(theta));
});

test('density is exact at every step, weights and scores share no memory, nothing leaks', (t) => {
  const { model, opt, step } = setting();
  for (const options of [
    { density: 0.3 },
    { density: 0.3, scope: 'tensor' as const },
    { keep: [31], every: 3 },
  ]) {
    const bilevel = new Bilevel(model, options);
    step(bilevel, 0);
    const held = memory().tensors;
    for (let i = 1; i < 12; i++) {
      step(bilevel, i);
      const alive = aliveCount(bilevel.masks);
      t.is(alive, 'keep' in options ? 31 : 'scope' in options ? 18 + 12 : 30);
      opt.zeroGrad();
    }
    // Tests before may have left some to the collector.
    t.true(memory().tensors <= held, `${memory().tensors} of ${held}`);
    for (const [name, score] of bilevel.scores) {
      const weight = name === 'fc1.weight' ? model.fc1.weight : model.fc2.weight;
      const copy = weight.detach().clone();
      noGrad(() => score.detach().add_(1));
      t.true(weight.detach().equal(copy), name);
    }
    const masks = bilevel.finish();
    const zeros = Number(model.fc1.weight.eq(0).sum().item());
    t.is(zeros, 60 - (masks.get('fc1.weight')?.count ?? 0));
    disposeMasks(masks);
    bilevel.dispose();
  }
});

test('rows: whole output units, the exact number of them', (t) => {
  const { model, step } = setting();
  const bilevel = new Bilevel(model, { density: 0.5, group: 'row' });
  for (let i = 0; i < 5; i++) step(bilevel, i);
  const masks = bilevel.finish();
  const rows = [...masks.values()].flatMap((mask) => numbers(mask.toBool().sum(1).to('float64')));
  t.true(rows.every((n, i) => n === 0 || n === (i < 10 ? 6 : 10)));
  t.is(rows.filter((n) => n > 0).length, 7);
});

test('state and load go on to the same bits', (t) => {
  const run = (cut: boolean) => {
    const { model, step } = setting();
    let bilevel = new Bilevel(model, { density: 0.2, every: 2 });
    for (let i = 0; i < 9; i++) {
      if (cut && i === 5) {
        const state = new Map([...bilevel.state()].map(([name, x]) => [name, x.clone()]));
        bilevel.dispose();
        bilevel = new Bilevel(model, { density: 0.2, every: 2 });
        bilevel.load(state);
      }
      step(bilevel, i);
    }
    return [...bilevel.finish().values()].map((m) => m.bits);
  };
  const [whole, cut] = [run(false), run(true)];
  whole.forEach((bits, i) => t.true(bits.equal(cut[i] as Tensor)));
});

test('learned masks lose less than the same density by magnitude', (t) => {
  const lossAfter = (learn: boolean) => {
    const { model, backward, loss, step } = setting();
    const opt = optim.sgd(model.parameters(), { lr: 0.05, momentum: 0.9 });
    for (let i = 0; i < 200; i++) {
      opt.zeroGrad();
      backward(i)();
      opt.step();
    }
    if (!learn) prune(model, { density: 0.2 });
    const bilevel = new Bilevel(model, { density: 0.2 });
    for (let i = 0; i < 200 && learn; i++) step(bilevel, i);
    disposeMasks(bilevel.finish());
    return scope(() =>
      noGrad(() => [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, i) => sum + Number(loss(i).item()), 0)),
    );
  };
  t.true(lossAfter(true) < lossAfter(false));
});

test('what does not fit is refused', (t) => {
  const { model } = setting();
  for (const [options, message] of [
    [{}, /either 'density' or 'keep' but received neither/],
    [{ density: 0.5, keep: [3] }, /received both/],
    [{ density: 0 }, /'density' above 0 to 1 but received 0/],
    [{ keep: [101] }, /at most \[100\] but received \[101\]/],
    [{ density: 0.5, gamma: 0 }, /'gamma' above 0/],
    [{ density: 0.5, every: 0 }, /'every' to be an integer/],
  ] as const)
    t.throws(() => new Bilevel(model, options), { code: 'ERR_CONFIG', message });
  const bilevel = new Bilevel(model, { density: 0.5 });
  t.throws(() => bilevel.lower((async () => undefined) as never), { message: /synchronous function/ });
});
