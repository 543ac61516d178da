import test from 'ava';
import { ones, randn, scope, tensor, zeros, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import * as optim from 'espalier/optim';
import { close, fixture, load, type Plain } from '../nn/golden.js';

interface Case {
  a: Plain;
  b: Plain;
  norms: number[];
  moments: Record<string, Plain>;
}

const golden = fixture<{ a: Plain; b: Plain; cases: Record<string, Case> }>('optim');

const optimizers = {
  sgd: (p: Tensor[]) => optim.sgd(p, { lr: 0.1 }),
  'sgd momentum': (p: Tensor[]) =>
    new optim.SGD(p, { lr: 0.05, momentum: 0.9, dampening: 0.1, weightDecay: 0.01 }),
  'sgd nesterov': (p: Tensor[]) => optim.sgd(p, { lr: 0.05, momentum: 0.9, nesterov: true, maximize: true }),
  adam: (p: Tensor[]) => optim.adam(p, { lr: 0.01, betas: [0.8, 0.95], weightDecay: 0.1 }),
  'adam amsgrad': (p: Tensor[]) => new optim.Adam(p, { lr: 0.02, amsgrad: true, eps: 1e-6 }),
  adamw: (p: Tensor[]) => optim.adamW(p, { lr: 0.01 }),
  'adamw groups': (p: Tensor[]) =>
    new optim.AdamW(
      [
        { params: p.slice(0, 1), weightDecay: 0.2 },
        { params: p.slice(1), lr: 0.1 },
      ],
      { lr: 0.01, betas: [0.9, 0.99] },
    ),
};

type Any = Pick<optim.Adam | optim.SGD, 'step' | 'zeroGrad'>;

/** The step of golden.py: known gradients, and none for the second parameter at steps 3 to 5. */
function advance(optimizer: Any, [a, b]: Tensor[], step: number): number {
  return scope(() => {
    optimizer.zeroGrad();
    let loss = a.pow(3).sum().add(a.sin().sum());
    if (step < 3 || step > 5) loss = loss.add(b.mul(b).sum().mul(0.5));
    loss.backward();
    const norm = optim.clipGradNorm_([a, b], 2);
    optimizer.step();
    return Number(norm.item());
  });
}

function start(): Tensor[] {
  return [golden.a, golden.b].map((plain) => new nn.Parameter(load(plain)));
}

for (const [name, make] of Object.entries(optimizers)) {
  test(`${name} makes PyTorch's 20 steps, with clipping and gradients that come and go`, (t) => {
    scope(() => {
      const expected = golden.cases[name];
      const params = start();
      const optimizer = make(params);
      for (let step = 0; step < 20; step++) {
        const norm = advance(optimizer, params, step);
        t.true(Math.abs(norm - expected.norms[step]) < 1e-4, `norm of step ${step}`);
      }
      close(t, params[0], expected.a, 'a', 1e-5);
      close(t, params[1], expected.b, 'b', 1e-5);
      const own = optimizer.stateDict().state['1'] ?? {};
      for (const [key, plain] of Object.entries(expected.moments)) close(t, own[key], plain, key, 1e-5);
    });
  });

  test(`${name} goes on from a loaded state to the same bits`, (t) => {
    scope(() => {
      const params = start();
      const optimizer = make(params);
      for (let step = 0; step < 7; step++) advance(optimizer, params, step);
      const copies = params.map((p) => new nn.Parameter(p.detach().clone()));
      const other = make(copies);
      other.paramGroups.forEach((group) => (group.lr = 99));
      other.loadStateDict(optimizer.stateDict() as never);
      for (let step = 7; step < 12; step++) {
        advance(optimizer, params, step);
        advance(other, copies, step);
      }
      params.forEach((p, i) => t.true(p.equal(copies[i])));
    });
  });
}

test('every golden optimizer is tested', (t) => {
  t.deepEqual(Object.keys(optimizers), Object.keys(golden.cases));
});

test('parameters of different dtypes share a group', (t) => {
  scope(() => {
    const params = [zeros([2]), zeros([2], { dtype: 'bfloat16' })].map((x) => new nn.Parameter(x));
    const optimizer = optim.adamW(params, { lr: 0.1 });
    for (const p of params) p.grad = p.detach().add(1);
    const norm = optim.clipGradNorm_([params[0]], 1);
    t.true(Math.abs(Number(norm.item()) - Math.SQRT2) < 1e-6);
    optimizer.step();
    for (const p of params) t.true(p.lt(-0.09).all().item() as boolean);
    t.is(optimizer.stateDict().state['1'].exp_avg.dtype, 'bfloat16');
  });
});

test('clipping by value and by other norms', (t) => {
  scope(() => {
    const p = new nn.Parameter(zeros([3]));
    p.grad = tensor([3, -4, 0.5]);
    t.is(optim.clipGradNorm_([p], 2, { normType: Infinity }).item(), 4);
    t.true(p.grad.allclose(tensor([1.5, -2, 0.25]), { atol: 1e-5 }));
    optim.clipGradValue_([p], 1);
    t.true((p.grad as Tensor).allclose(tensor([1, -1, 0.25]), { atol: 1e-5 }));
    p.grad = tensor([NaN, 0, 0]);
    t.throws(() => optim.clipGradNorm_([p], 1, { errorIfNonfinite: true }), {
      code: 'ERR_NONFINITE_GRADIENT',
    });
    p.grad = null;
    t.is(optim.clipGradNorm_([p], 1).item(), 0);
  });
});

test('optimizers refuse what cannot be', (t) => {
  scope(() => {
    const p = new nn.Parameter(zeros([2]));
    t.throws(() => optim.sgd([]), { instanceOf: RangeError });
    t.throws(() => optim.sgd([p, p]), { instanceOf: RangeError });
    t.throws(() => optim.sgd([p.mul(2)]), { instanceOf: TypeError });
    t.throws(() => optim.sgd([p], { lr: -1 }), { instanceOf: RangeError });
    t.throws(() => optim.sgd([p], { nesterov: true }), { instanceOf: RangeError });
    t.throws(() => optim.adam([p], { betas: [1, 0.9] }), { instanceOf: RangeError });
    t.throws(() => optim.adamW([p], { weightDecay: NaN }), { instanceOf: RangeError });
    const optimizer = optim.adam([p]);
    t.throws(() => optimizer.addParamGroup({ params: [p] }), { instanceOf: RangeError });
    optimizer.addParamGroup({ params: new nn.Parameter(zeros([3])), lr: 1 });
    t.is(optimizer.paramGroups[1].lr, 1);
    t.throws(() => optimizer.loadStateDict(optim.adam([p]).stateDict()), { code: 'ERR_OPTIMIZER_STATE' });
    const wide = new nn.Parameter(zeros([4]));
    wide.grad = zeros([4]);
    const other = optim.adam([wide]);
    other.step();
    t.throws(() => optim.adam([p]).loadStateDict(other.stateDict()), { code: 'ERR_OPTIMIZER_STATE' });
  });
});

for (const [name, make] of Object.entries(optimizers).filter(([name]) => name !== 'adamw groups'))
  test(`${name} updates parameters and gradients of any strides as it does those row by row`, (t) => {
    scope(() => {
      const table = randn([6, 9]);
      const before = table.clone();
      // A transposed matrix, a column of a larger one, and a plain one whose gradient is transposed.
      const odd = [randn([5, 4]).t(), table.slice(1, 2, 6), randn([4, 5])].map((w) => new nn.Parameter(w));
      const plain = odd.map((w) => new nn.Parameter(w.detach().clone({ memoryFormat: 'contiguous_format' })));
      const optimizers = [make(odd), make(plain)];
      for (let step = 0; step < 3; step++) {
        for (const [i, w] of odd.entries()) {
          const gradient = randn([w.size(1), w.size(0)]).t();
          w.grad = i === 2 ? gradient : gradient.contiguous();
          plain[i].grad = gradient.contiguous();
        }
        for (const optimizer of optimizers) optimizer.step();
      }
      for (const [i, w] of odd.entries()) t.deepEqual(w.toArray(), plain[i].toArray());
      t.deepEqual(table.slice(1, 0, 2).toArray(), before.slice(1, 0, 2).toArray(), 'its neighbours stay');
      t.deepEqual(table.slice(1, 6).toArray(), before.slice(1, 6).toArray());
    });
  });

test('a mistyped option, a limit that turns gradients round and a rate that is none are refused', (t) => {
  scope(() => {
    const make = (options: object) => () => optim.adamW([new nn.Parameter(zeros([2]))], options);
    t.throws(make({ lr: 1, weight_decay: 0 }), {
      instanceOf: RangeError,
      message: /weightDecay.*weight_decay/,
    });
    t.throws(make({ lr: null }), { instanceOf: RangeError, message: /lr but received null/ });
    const groups = [{ params: [new nn.Parameter(zeros([2]))], learningRate: 1 }];
    t.throws(() => optim.sgd(groups, { lr: 1 }), { message: /learningRate/ });
    const [parameter] = start();
    for (const limit of [-1, NaN]) {
      t.throws(() => optim.clipGradNorm_([parameter], limit), { message: /maxNorm/ });
      t.throws(() => optim.clipGradValue_([parameter], limit), { message: /limit/ });
    }
  });
});

test('a step counts as a change of what it stepped', (t) => {
  for (const make of [optim.adamW, optim.adam, optim.sgd]) {
    const parameter = new nn.Parameter(ones([3]));
    const opt = make([parameter], { lr: 0.1 });
    parameter.sum().backward();
    const { version } = parameter;
    opt.step();
    t.true(parameter.version > version);
  }
});
