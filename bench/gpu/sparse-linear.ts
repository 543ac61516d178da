/**
 * Products with a 2:4 weight in bfloat16, on forty shapes of language models: ours (cuSPARSELt, plans kept), the best that
 * torch's `_cslt_sparse_mm` has of all its algorithms, and cuBLAS's dense product. Then each shape as a layer, for which
 * `sparse.accelerate` chooses: what it chose against the dense layer. Where sparse loses is printed as a grid.
 *
 *   [--minutes 3] [--tiny]
 *
 * Two times of each way: from idle to idle with all that the host does, which the targets are about; and on the device
 * alone, where the host is ahead. A shape whose products take the host longer than the device is called host-bound.
 * --tiny: on the CPU, where nothing is measured: that layers give the masked products, on some small shapes.
 */
import { parseArgs } from 'node:util';
import { paddedRows } from '#dist/sparse/rows.js';
import { rowsMultiple } from '#dist/sparse/support.js';
import Table from 'cli-table3';
import { manualSeed, noGrad, ops, randn, scope, scopeAsync, sparse, type Tensor } from 'espalier';
import { functional as F, Linear, Sequential } from 'espalier/nn';
import { inTurn, onDevice } from '../gpu-time.js';
import { compare, measured, median, report, type Row } from '../harness.js';
import { bestOfTorch } from '../cslt.js';

const { values } = parseArgs({
  options: { tiny: { type: 'boolean', default: false }, minutes: { type: 'string', default: '3' } },
  strict: false,
});
const tiny = values.tiny === true;
const device = tiny ? 'cpu' : 'cuda';
const until = performance.now() + Number(values.minutes) * 60_000;

/** [inputs, outputs] of the weights, and rows of the input: batch times time. */
const WEIGHTS: [inputs: number, outputs: number][] = tiny
  ? [
      [64, 32],
      [128, 64],
    ]
  : [
      [1024, 1024],
      [2048, 8192],
      [4096, 4096],
      [4096, 14336],
      [14336, 4096],
    ];
const ROWS = tiny ? [1, 8] : [1, 8, 16, 64, 256, 1024, 4096, 16384];
const SHAPES: Shape[] = ROWS.flatMap((rows) =>
  WEIGHTS.map(([inputs, outputs]) => ({ inputs, outputs, rows })),
);
/** At least 0.98 times as fast as the best of torch. */
const AS_GOOD = 1 / 0.98;
/** What kept plans should gain where the host is what one waits for. */
const PLANS_GAIN = 1 / 1.5;
/** Of the dense layer's time. */
const NEVER_SLOWER = 1.03;
/** Host-bound: torch's product takes so many times as long with the host as on the device. */
const HOST_BOUND = 1.5;
/** Largest error, over the largest output: bfloat16 rounds by 2^-9, sums are float32. */
const TOLERANCE = 0.01;
const ROUNDS = 15;
const WARMUP = 3;
/** Milliseconds that a round of one way takes at least. */
const ROUND = 2;

interface Shape {
  inputs: number;
  outputs: number;
  rows: number;
}

/** Milliseconds of a product in three ways. */
interface Times {
  ours: number;
  torch: number;
  dense: number;
}

interface Found extends Shape {
  /** From idle to idle. */
  whole: Times;
  /** On the device alone. */
  alone: Times;
  algorithm: readonly number[] | null;
  torchAlgorithm: object;
  hostBound: boolean;
  layer: Layer;
}

/** A layer on what accelerate chose for it. */
interface Layer {
  choice: string;
  chosen: number[];
  dense: number[];
}

const nameOf = ({ inputs, outputs, rows }: Shape) => `[${rows}, ${inputs}] x [${outputs}, ${inputs}]`;

/** A 2:4 weight [outputs, inputs]. */
function weightOf({ inputs, outputs }: Shape): Tensor {
  return scope(() => {
    const full = randn([outputs, inputs], { device, dtype: 'bfloat16' });
    return ops.espalier.bitmap_apply(full, ops.espalier.select_nm(full, null, 2, 4));
  });
}

const inputOf = ({ inputs, rows }: Shape) => randn([rows, inputs], { device, dtype: 'bfloat16' });

/** The largest error of an output over the largest output, which must be small. */
function errorOf(name: string, shape: Shape, y: Tensor, x: Tensor, weight: Tensor): number {
  const exact = F.linear(x.float(), weight.float());
  const largest = (v: Tensor) => Number(v.abs().max().item());
  const error = largest(y.float().sub(exact)) / largest(exact);
  if (!(error < TOLERANCE)) throw new Error(`${name} of ${nameOf(shape)} is off by ${error} of the largest`);
  return error;
}

/** The products themselves, without a layer: those of 2:4 weights with rows that are filled up already. */
function products(shape: Shape): Omit<Found, 'layer'> {
  return scope(() =>
    noGrad(() => {
      const { outputs, rows } = shape;
      const [weight, x] = [weightOf(shape), inputOf(shape)];
      const filled = ops.aten.constant_pad_nd(x, [
        0,
        0,
        0,
        paddedRows(rows, rowsMultiple('bfloat16')) - rows,
      ]);
      const compressed = ops.espalier.linear24_compress(weight);
      const algorithm = ops.espalier.linear24_search(filled, compressed, null, outputs).map(Number);
      const best = bestOfTorch(weight, filled);
      const ways = {
        ours: () => ops.espalier.linear24(filled, compressed, null, outputs, { algorithm }),
        torch: best.product,
        dense: () => F.linear(x, weight),
      };
      for (const name of ['ours', 'torch'] as const)
        errorOf(name, shape, ways[name]().narrow(0, 0, rows), x, weight);
      const medians = (times: Record<keyof Times, number[]>): Times => ({
        ours: median(times.ours),
        torch: median(times.torch),
        dense: median(times.dense),
      });
      const [whole, alone] = [medians(inTurn(ways, ROUNDS, WARMUP, ROUND)), medians(onDevice(ways))];
      const hostBound = whole.torch > HOST_BOUND * alone.torch;
      return { ...shape, whole, alone, algorithm, torchAlgorithm: best.algorithm, hostBound };
    }),
  );
}

/** A dense layer, and the same on the kernels that accelerate chooses; on the CPU without times. */
function layers(shape: Shape): Promise<Layer & { error: number }> {
  return scopeAsync(async () => {
    const { inputs, outputs, rows } = shape;
    const made = () =>
      new Sequential(new Linear(inputs, outputs, { device, dtype: 'bfloat16', bias: false }));
    const [model, dense] = [made().eval(), made().eval()];
    const [weight, x] = [weightOf(shape), inputOf(shape)];
    noGrad(() => [model, dense].forEach((m) => m.parameters()[0]?.copy_(weight)));
    const { decisions } = await sparse.accelerate(model, { rows, cache: null, print: () => undefined });
    const choice = decisions[0]?.choice ?? 'dense';
    const error = scope(() => noGrad(() => errorOf('the layer', shape, model.forward(x), x, weight)));
    if (tiny) return { choice, error, chosen: [], dense: [] };
    const ways = {
      chosen: () => noGrad(() => model.forward(x)),
      dense: () => noGrad(() => dense.forward(x)),
    };
    return { choice, error, ...inTurn(ways, ROUNDS, WARMUP, ROUND) };
  });
}

/** How many times as fast as dense the 2:4 product is, by weight and rows: below 1 it loses. */
function grid(found: readonly Found[]): string {
  const of = (w: readonly number[], rows: number) =>
    found.find((f) => f.inputs === w[0] && f.outputs === w[1] && f.rows === rows);
  const table = new Table({
    head: ['dense / 2:4, [out, in]', ...ROWS.map((rows) => `${rows} rows`)],
    style: { head: [], border: [] },
  });
  for (const w of WEIGHTS) {
    const cells = ROWS.map((rows) => of(w, rows)).map((f) =>
      f ? (f.whole.dense / f.whole.ours).toFixed(2) : '',
    );
    table.push([`[${w[1]}, ${w[0]}]`, ...cells]);
  }
  return table.toString();
}

/** The rows of what was measured on a device. */
function rowsOf(found: readonly Found[], own: boolean): Row[] {
  const rows: Row[] = [];
  for (const f of found) {
    const bound = f.hostBound ? ', host-bound' : '';
    // Without plans of its own it is the same operator, and says nothing.
    const target = own ? AS_GOOD : undefined;
    const name = `${nameOf(f)}: 2:4 / best of torch${bound}`;
    rows.push({ ...compare(name, [f.whole.ours], [f.whole.torch], 'ms', target), reps: ROUNDS });
  }
  for (const f of found) {
    const speed = (f.whole.dense / f.whole.ours).toFixed(2);
    const name = `${nameOf(f)}: the layer, ${f.layer.choice} / dense layer (2:4 product ${speed}x as fast)`;
    rows.push(compare(name, f.layer.chosen, f.layer.dense, 'ms', NEVER_SLOWER));
  }
  const bound = found.filter(({ hostBound }) => hostBound);
  if (bound.length > 0 && own) {
    const ratio = median(bound.map(({ whole }) => whole.ours / whole.torch));
    const name = `${bound.length} host-bound shapes: 2:4 / best of torch, median ratio`;
    rows.push({ ...measured(name, ratio, '', 1), target: PLANS_GAIN });
  }
  const loses = found.filter(({ whole }) => whole.ours > whole.dense).length;
  rows.push(measured('shapes where the 2:4 product is slower than dense', loses, `of ${found.length}`));
  const left = SHAPES.length - found.length;
  rows.push({
    ...measured('shapes that no time was left for', left, `of ${SHAPES.length}`),
    ratio: left,
    target: 0,
  });
  return rows;
}

manualSeed(0);
if (tiny) {
  const errors: number[] = [];
  for (const shape of SHAPES) errors.push((await layers(shape)).error);
  const name = `largest error of ${SHAPES.length} layers, over the largest output`;
  report('gpu/sparse-linear', [measured(name, Math.max(...errors), '', TOLERANCE)], { tiny });
  console.log('gpu/sparse-linear: no product was timed, as that takes a CUDA device');
} else {
  const about = sparse.sparseDevice(device);
  if (about.why !== null) throw new Error(`no 2:4 product runs here: ${about.why}`);
  if (!about.own) console.log(`gpu/sparse-linear: torch's own operators are used, ${about.fallback ?? ''}`);
  const found: Found[] = [];
  for (const shape of SHAPES) {
    if (performance.now() > until) break;
    found.push({ ...products(shape), layer: await layers(shape) });
    const { whole, layer } = found.at(-1) as Found;
    const [ours, torch, dense] = [whole.ours, whole.torch, whole.dense].map((ms) => (1000 * ms).toFixed(1));
    console.log(
      `${nameOf(shape)}: 2:4 ${ours} µs, torch ${torch} µs, dense ${dense} µs; chosen: ${layer.choice}`,
    );
  }
  console.log(grid(found));
  report('gpu/sparse-linear', rowsOf(found, about.own), { cusparselt: about.cusparselt, shapes: found });
}
