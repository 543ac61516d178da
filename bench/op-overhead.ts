/**
 * Time of single operators from a script, our side with scope freeing, against Python's torch of the same version: the
 * two take turns, one thread each.
 */
import { ones, ops, randn, scope, setNumThreads, zeros, type Tensor } from 'espalier';
import { functional as F } from 'espalier/nn';
import { compare, report, type Row } from './harness.js';
import { Peer } from './peer.js';

const ROUNDS = 25;
const CALLS_PER_SCOPE = 10;

type Case = { op: string; batch: number; target?: number; run: (grad: boolean) => () => Tensor };

const CASES: Case[] = [
  {
    op: 'add',
    batch: 20000,
    target: 0.9,
    run: (grad) => {
      const [x, y] = [randn([4], { requiresGrad: grad }), randn([4])];
      return () => x.add(y);
    },
  },
  {
    op: 'add_',
    batch: 20000,
    run: () => {
      const [x, y] = [randn([4]), randn([4])];
      return () => x.add_(y);
    },
  },
  {
    op: 'matmul 64x64',
    batch: 4000,
    run: (grad) => {
      const [a, b] = [randn([64, 64], { requiresGrad: grad }), randn([64, 64])];
      return () => a.matmul(b);
    },
  },
  {
    op: 'layer_norm 64x64',
    batch: 4000,
    run: (grad) => {
      const [a, weight, bias] = [randn([64, 64], { requiresGrad: grad }), ones([64]), zeros([64])];
      return () => F.layerNorm(a, [64], { weight, bias });
    },
  },
  {
    op: 'sum 64x64',
    batch: 10000,
    run: (grad) => {
      const a = randn([64, 64], { requiresGrad: grad });
      return () => a.sum();
    },
  },
];

function time(call: () => Tensor, batch: number): number {
  const body = (): void => {
    for (let i = 0; i < CALLS_PER_SCOPE; i++) call();
  };
  const start = process.hrtime.bigint();
  for (let done = 0; done < batch; done += CALLS_PER_SCOPE) scope(body);
  return Number(process.hrtime.bigint() - start) / batch;
}

setNumThreads(1);
const peer = new Peer('op_overhead.py');
const rows: Row[] = [];
for (const { op, batch, target, run } of CASES) {
  for (const grad of op === 'add_' ? [false] : [false, true]) {
    const call = run(grad);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = -2; round < ROUNDS; round++) {
      const a = time(call, batch);
      const b = (await peer.ask<{ ns: number }>({ op, grad, batch })).ns;
      if (round >= 0) (ours.push(a), theirs.push(b));
    }
    rows.push(compare(grad ? `${op}, with grad` : op, ours, theirs, 'ns', grad ? undefined : target));
  }
}
// The way to operators without a named method.
const [x, y] = [randn([4]), randn([4])];
const [generic, theirs]: [number[], number[]] = [[], []];
for (let round = -2; round < ROUNDS; round++) {
  const a = time(() => ops.aten.add(x, y) as Tensor, 20000);
  const b = (await peer.ask<{ ns: number }>({ op: 'add', grad: false, batch: 20000 })).ns;
  if (round >= 0) (generic.push(a), theirs.push(b));
}
rows.push(compare('ops.aten.add', generic, theirs, 'ns'));
peer.close();
report('op-overhead', rows);
