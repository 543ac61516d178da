import test from 'ava';
import { manualSeed, memory, noGrad, randint, randn, scopeAsync, setNumThreads, type Tensor } from 'espalier';
import { mlp, transformer } from 'espalier/models';
import { functional as F, Linear, Module, MultiheadAttention, type AnyModule } from 'espalier/nn';
import { prunable, pruneAsync, synflow, type Calibration, type Mask, type Masks } from 'espalier/prune';

setNumThreads(1);

const none: Masks = new Map<string, Mask>();
const scoresOf = async (model: AnyModule, options: object, calibration?: Calibration) =>
  synflow(options).score({ model, tensors: prunable(model).tensors, masks: none, seed: 0, calibration });
const total = (x: Tensor) => Number(x.sum().item());
const near = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.abs(b);

test('two layers by hand: |w| times what flows in and what flows out', async (t) => {
  const model = mlp({ inputs: 3, hidden: [4], outputs: 2, bias: false, activation: 'tanh' });
  const scores = await scoresOf(model, { input: [1, 3] });
  const [a, b] = model.layers.map((layer) => layer.weight.detach().double().abs()) as [Tensor, Tensor];
  t.true(scores.get('layers.0.weight')!.allclose(a.mul(b.sum(0).unsqueeze(1))));
  t.true(scores.get('layers.1.weight')!.allclose(b.mul(a.sum(1).unsqueeze(0))));
});

test('the flow is conserved through norms, residuals, attention and gates', async (t) => {
  manualSeed(1);
  const config = { vocab: 11, context: 8, layers: 2, dim: 16, heads: 4, kvHeads: 2, bias: false } as const;
  const model = transformer({
    ...config,
    norm: 'rms',
    positions: 'rope',
    activation: 'swiglu',
    dropout: 0.1,
  });
  const scores = await scoresOf(model, { input: [1, 8] });
  for (const i of [0, 1]) {
    const qkv = scores.get(`blocks.${i}.attn.qkv.weight`)!;
    const [q, k, v] = qkv.split([16, 8, 8]).map(total) as [number, number, number];
    const through = total(scores.get(`blocks.${i}.attn.proj.weight`)!);
    t.true([q, k, v].every((part) => near(part, through)));
    const [gate, value] = scores.get(`blocks.${i}.mlp.up.weight`)!.chunk(2).map(total) as [number, number];
    const down = total(scores.get(`blocks.${i}.mlp.down.weight`)!);
    t.true(near(gate, down) && near(value, down));
  }
  const tokens = randint(0, 11, [4, 8]);
  const loss = (m: Module) => F.crossEntropy(m.forward(tokens).flatten(0, 1), tokens.flatten());
  const byLoss = await scoresOf(model, {}, { batches: 1, loss });
  for (const [name, s] of scores) t.true(byLoss.get(name)!.allclose(s.mul(4)), name);

  class Attending extends Module {
    attention = new MultiheadAttention(8, 2, { batchFirst: true, bias: false });
    override forward(x: Tensor): Tensor {
      return this.attention.forward(x, x, x, { needWeights: false })[0];
    }
  }
  const flows = await scoresOf(new Attending(), { input: [1, 5, 8] });
  const parts = flows.get('attention.in_proj_weight')!.chunk(3).map(total);
  t.true(parts.every((part) => near(part, total(flows.get('attention.out_proj.weight')!))));
});

class Deep extends Module {
  layers: Linear[];
  constructor(depth: number, width: number, value: number) {
    super();
    this.layers = Array.from({ length: depth }, () => new Linear(width, width, { bias: false }));
    noGrad(() => this.layers.forEach((layer) => layer.weight.fill_(value)));
  }
  override forward(x: Tensor): Tensor {
    return this.layers.reduce((y, layer) => layer.forward(y), x);
  }
}

test('flows of 10^±400 and more are measured; beyond, an error', async (t) => {
  for (const value of [1, -1e-3]) {
    const scores = await scoresOf(new Deep(260, 40, value), { input: [1, 40] });
    const all = [...scores.values()].map((s) => [Number(s.min().item()), Number(s.max().item())]);
    const first = all[0]![0]!;
    t.true(first > 0 && Number.isFinite(first));
    t.true(all.every(([low, high]) => near(low!, first) && near(high!, first)));
  }
  await t.throwsAsync(scoresOf(new Deep(500, 40, 1), { input: [1, 40] }), { message: /overflows/ });
});

test.serial('signs, dtype, mode, gradients and memory are as they were, also after an error', async (t) => {
  const model = mlp({ inputs: 4, hidden: [5], outputs: 2 });
  model.layers[0]!.eval();
  F.crossEntropy(model.forward(randn([2, 4])), randint(0, 2, [2])).backward();
  const state = () =>
    JSON.stringify([
      model.parameters().map((p) => [p.dtype, p.toArray(), p.grad!.toArray()]),
      model.modules().map((m) => m.training),
      Object.keys(model),
      Object.getOwnPropertyNames(model),
    ]);
  const pointers = () => String(model.parameters().map((p) => p.dataPtr()));
  const before = state();
  const where = pointers();
  const held = memory().tensors;
  await scopeAsync(async () => void (await scoresOf(model, { input: [1, 4] })));
  t.true(memory().tensors <= held);
  t.is(state(), before);
  t.is(pointers(), where);
  await t.throwsAsync(scoresOf(model, { input: [1, 3] }));
  await t.throwsAsync(scoresOf(model, {}, { batches: 1, loss: () => Promise.reject(new Error('no loss')) }), {
    message: 'no loss',
  });
  await t.throwsAsync(scoresOf(model, {}), { code: 'ERR_CONFIG', message: /'calibration'/ });
  await t.throwsAsync(scoresOf(model, { input: [0] }), { message: /positive integers but received \[0\]/ });
  t.is(state(), before);
  t.is(pointers(), where);
});

test('at 99.9% SynFlow leaves every layer connected where magnitude and SNIP empty some', async (t) => {
  const collapsed = async (criterion: 'magnitude' | 'snip' | { name: 'synflow'; input: number[] }) => {
    manualSeed(2);
    const model = mlp({ inputs: 100, hidden: [100, 100, 100, 100, 100, 100], outputs: 10 });
    const x = randn([64, 100]);
    const y = randint(0, 10, [64]);
    const masks = await pruneAsync(model, {
      criterion,
      sparsity: 0.999,
      calibration: { batches: 1, loss: (m) => F.crossEntropy(m.forward(x), y) },
    });
    const flow = await scoresOf(model, { input: [1, 100] });
    t.is(
      [...masks.values()].reduce((sum, m) => sum + m.count, 0),
      61,
    );
    return [
      [...masks.values()].filter((m) => m.count === 0).length,
      total(flow.get('layers.6.weight')!),
    ] as const;
  };
  const synapses = await collapsed({ name: 'synflow', input: [1, 100] });
  t.is(synapses[0], 0);
  t.true(synapses[1] > 0);
  t.is((await collapsed('magnitude'))[1], 0);
  t.is((await collapsed('snip'))[1], 0);
});
