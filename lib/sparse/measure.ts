// The times of one linear layer, dense and sparse, on tensors of its shapes.

import { autocast, grad, noGrad, ops, randn, scopeAsync, type DType, type Tensor } from '../core/index.js';
import { functional as F, Linear } from '../nn/index.js';
import type { Bench } from './bench.js';
import { Linear24, type Algorithms } from './linear24.js';
import { paddedRows } from './rows.js';
import { rowsMultiple } from './support.js';
import type { Measured, TimesFile } from './times.js';

/** A layer's shape, and how it is used. */
export interface LayerShape {
  device: string;
  /** What products are computed in; under autocast another than the weight's own. */
  dtype: DType;
  weightDtype: DType;
  outFeatures: number;
  inFeatures: number;
  bias: boolean;
  rows: number;
  /** Forward and backward, with the weight compressed anew as after each step; else forward alone. */
  training: boolean;
  transposable: boolean;
}

/** Measures a layer's shape, or finds it in the file. */
export async function measured(shape: LayerShape, bench: Bench, file: TimesFile): Promise<Measured> {
  const key = `${bench.key}; ${keyOf(shape)}`;
  const known = file.get(key);
  if (known) return known;
  const found = await scopeAsync(() => measure(shape, bench));
  file.put(key, found);
  return found;
}

function keyOf(s: LayerShape): string {
  const use = s.training ? `training${s.transposable ? ', transposable' : ''}` : 'inference';
  const cast = s.weightDtype === s.dtype ? '' : ` of ${s.weightDtype}`;
  return `${s.dtype}${cast} [${s.rows}, ${s.inFeatures}] x [${s.outFeatures}, ${s.inFeatures}]${s.bias ? ' + bias' : ''}, ${use}`;
}

async function measure(shape: LayerShape, bench: Bench): Promise<Measured> {
  const { device, dtype, weightDtype, outFeatures, inFeatures, rows, training, transposable } = shape;
  const make = () => new Linear(inFeatures, outFeatures, { device, dtype: weightDtype, bias: shape.bias });
  const dense = make();
  const layer = Linear24.from(make(), { transposable, kernel: 'sparse' });
  const filled = paddedRows(rows, rowsMultiple(dtype));
  const [xs, gys] = [inFeatures, outFeatures].map((n) => randn([filled, n], { device, dtype }));
  const x = xs.narrow(0, 0, rows).requiresGrad_(training);
  const gy = gys.narrow(0, 0, rows);
  const inDtype = (forward: () => Tensor) =>
    weightDtype === dtype ? forward() : autocast({ device: device.replace(/:.*/, ''), dtype }, forward);
  const use = (forward: () => Tensor, leaves: readonly Tensor[]) => {
    if (training) grad([inDtype(forward)], [x, ...leaves], { gradOutputs: [gy] });
    else noGrad(() => inDtype(forward));
  };
  const sparseWith = (algorithms: Algorithms | null) => () => {
    if (algorithms) layer.algorithms.set(rows, algorithms);
    else layer.algorithms.delete(rows);
    if (training) layer.dropForms();
    use(() => layer.forward(x), layer.parameters());
  };
  const ways: Record<string, () => void> = {
    dense: () => use(() => F.linear(x, dense.weight, dense.bias), dense.parameters()),
    sparse: sparseWith(null),
  };
  try {
    const algorithms = search(layer, xs, gys, dtype, training && transposable);
    if (algorithms) ways['searched'] = sparseWith(algorithms);
    const times = await bench.time(ways);
    const [plain, searched = Infinity] = [times['sparse'] as number, times['searched']];
    const faster = searched < plain;
    return {
      dense: times['dense'] as number,
      sparse: faster ? searched : plain,
      algorithms: faster ? algorithms : null,
    };
  } finally {
    layer.dropForms();
    for (const parameter of [...dense.parameters(), ...layer.parameters()]) parameter.dispose();
    layer.alive?.dispose();
  }
}

/** What the library finds fastest for the products of a layer; null where it has nothing to choose from. */
function search(layer: Linear24, x: Tensor, gy: Tensor, dtype: DType, backward: boolean): Algorithms | null {
  const { linear24_compress, linear24_search, bitmap_apply } = ops.espalier;
  const { outFeatures, inFeatures, alive } = layer;
  return noGrad(() => {
    const bias = layer.bias && layer.bias.to(dtype);
    const weight = bitmap_apply(layer.weight.detach(), alive as Tensor).to(dtype);
    const numbers = (found: readonly (number | bigint)[]) => found.map(Number);
    const forward = numbers(linear24_search(x, linear24_compress(weight), bias, outFeatures));
    if (forward.length === 0) return null;
    const transposed = backward
      ? numbers(linear24_search(gy, linear24_compress(weight.t().contiguous()), null, inFeatures))
      : null;
    return { forward, transposed };
  });
}
