// Each layer of a model on whichever kernels are faster for it.

import { ConfigError, getRngState, ops, scope, setRngState, type DType, type Tensor } from '../core/index.js';
import { describe } from '../core/dtype.js';
import { writeJsonSync } from '../core/files.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import type { AnyModule, Linear } from '../nn/index.js';
import { Mask, type Masks } from '../prune/mask.js';
import { shardedOf } from '../shard/box.js';
import { cudaBench, type Bench } from './bench.js';
import { decide, GAIN, type Choice } from './decide.js';
import { Linear24, type Algorithms } from './linear24.js';
import { isTransposable } from './mask24.js';
import { measured, type LayerShape } from './measure.js';
import { whyDense } from './support.js';
import { linearsOf, replaceModule, survey } from './survey.js';
import { decisionTable } from './table.js';
import { TimesFile, timesFile } from './times.js';

export interface AccelerateOptions {
  /** Runs the model once, so that each layer's shapes are seen: a forward, or a loss. This or `rows`. */
  run?: () => unknown;
  /** Rows of every layer's input (batch · time), or those of each layer by its path. */
  rows?: number | Readonly<Record<string, number | readonly number[]>>;
  /** Masks by parameter name. Default: what is 0 in a weight is pruned, if that makes it 2:4. */
  masks?: Masks;
  /** Choose for training (forward, backward and the weight compressed anew after each step). Default: the model's mode. */
  training?: boolean;
  /** What products are computed in. Default: that of autocast within `run`, or each weight's own. */
  dtype?: DType;
  /** Least gain that sparse must show, a fraction of dense's time. Default 0.03. */
  gain?: number;
  /** File of times measured before; null measures anew and keeps nothing. Default: one in the package's cache. */
  cache?: string | null;
  /** Where the decisions go, as JSON. */
  out?: string;
  /** Is given the table of decisions. Default: `console.log`. */
  print?: (table: string) => void;
  /** How times are taken. Default: on the model's CUDA device. */
  bench?: Bench;
  /** Stops the work between layers; the model is as it was then. */
  signal?: AbortSignal;
}

/** What was decided about a layer, and why. */
export interface Decision {
  layer: string;
  /** Of the weight: [out, in]. */
  weight: readonly number[];
  dtype: DType;
  /** Of the input, for each of the calls that one pass makes. */
  rows: readonly number[];
  /** Median microseconds over these calls; null where there was nothing to measure. */
  denseMicroseconds: number | null;
  sparseMicroseconds: number | null;
  choice: Choice;
  reason: string;
  /** Kernels of backward by the input, where it was measured. */
  backward: Choice | null;
  /** Algorithms by rows, where others than the library's default were faster. */
  algorithms: Readonly<Record<number, Algorithms>>;
}

/** A model's decisions. */
export interface Acceleration {
  /** What the times hold for. */
  device: string;
  training: boolean;
  decisions: Decision[];
  /** Puts the layers that were replaced back. Their parameters are the same. */
  restore(): void;
}

/**
 * Replaces the linear layers of a model whose weights are 2:4 by {@link Linear24} where that is faster, and leaves the
 * others. Each layer's shapes are measured once, dense and sparse in turn, and never again on the same device, driver and
 * libraries; sparse is chosen only where it gains, and the table says of each layer what was chosen and why. Without CUDA
 * everything stays dense. Nothing is quantized: that changes results, so {@link Linear24.quantize} is asked for by name.
 *
 * @throws ConfigError when neither or both of `run` and `rows` are given, `rows` or a mask fits no layer, or `gain` is no
 * fraction
 * @throws ArgumentError when `run` returns a Promise
 * @throws AbortError when the signal fires
 * @example
 * prune(model, { scope: { keep: 2, of: 4 } });
 * const { decisions } = await sparse.accelerate(model, { run: () => model.forward(batch) });
 */
export async function accelerate(model: AnyModule, options: AccelerateOptions): Promise<Acceleration> {
  // What is measured is drawn at random, or found in a file: a training afterwards must not depend on which.
  const states = generatorStates(model);
  try {
    return await decideAll(model, options);
  } finally {
    for (const [device, state] of states) {
      setRngState(state, device);
      state.dispose();
    }
  }
}

function generatorStates(model: AnyModule): [device: string, state: Tensor][] {
  const devices = new Set(['cpu', ...model.parameters().map(({ device }) => device)]);
  devices.delete('meta');
  return [...devices].map((device) => [device, getRngState(device).keep()]);
}

async function decideAll(model: AnyModule, options: AccelerateOptions): Promise<Acceleration> {
  const { training = model.training, out, print = console.log, signal } = options;
  const layers = candidates(model, options);
  const decisions: Decision[] = [];
  const replacements: [before: Linear, after: Linear24][] = [];
  const kept: Mask[] = [];
  const device = layers[0]?.linear.weight.device ?? 'cpu';
  const bench = options.bench ?? (device.startsWith('cuda') ? cudaBench(device) : null);
  const file = new TimesFile(
    options.cache === undefined ? timesFile() : options.cache,
    options.cache !== undefined,
  );
  try {
    for (const layer of layers) {
      const { path, linear } = layer;
      await breathe();
      throwIfAborted(signal);
      const mask = maskOf(path, linear, options.masks);
      if (mask && !options.masks) kept.push(mask);
      const decision = await decideLayer({ ...layer, mask, training }, options, bench, file);
      decisions.push(decision);
      if (decision.choice === 'sparse' && mask) {
        const after = Linear24.from(linear, { mask, kernel: options.bench ? 'sparse' : 'auto' });
        for (const [n, found] of Object.entries(decision.algorithms)) after.algorithms.set(Number(n), found);
        replacements.push([linear, after]);
      }
    }
  } finally {
    for (const mask of kept) mask.dispose();
  }
  for (const [before, after] of replacements) replaceModule(model, before, after);
  const about = { device: bench?.key ?? `${device}: no 2:4 kernels there`, training, decisions };
  if (out !== undefined) writeJsonSync(out, about);
  print(decisionTable(about));
  return {
    ...about,
    restore() {
      for (const [before, after] of replacements) {
        after.dropForms();
        replaceModule(model, after, before);
      }
    },
  };
}

interface Candidate {
  path: string;
  linear: Linear;
  rows: readonly number[];
  dtype: DType | null;
}

function candidates(model: AnyModule, { run, rows, masks, gain = GAIN }: AccelerateOptions): Candidate[] {
  if ((run === undefined) === (rows === undefined))
    throw new ConfigError(`Expected either 'run' or 'rows' but received ${run ? 'both' : 'neither'}`);
  if (!(Number.isFinite(gain) && gain >= 0 && gain < 1))
    throw new ConfigError(`Expected gain to be at least 0 and below 1 but received ${String(gain)}`);
  const paths = new Set(linearsOf(model).map(([path]) => path));
  const unknown = typeof rows === 'object' && Object.keys(rows).find((path) => !paths.has(path));
  if (typeof unknown === 'string')
    throw new ConfigError(
      `Expected rows of the model's linear layers (${[...paths].join(', ')}) but received those of '${unknown}'`,
    );
  const found: Candidate[] = run
    ? survey(model, run)
    : linearsOf(model).map(([path, linear]) => ({ path, linear, rows: given(rows, path), dtype: null }));
  const names = new Set(found.map(({ path }) => nameOf(path)));
  const stray = [...(masks?.keys() ?? [])].find((name) => !names.has(name) && !hasParameter(model, name));
  if (stray !== undefined)
    throw new ConfigError(`Expected masks of the model's parameters but received one of '${stray}'`);
  return found;
}

const nameOf = (path: string): string => (path === '' ? 'weight' : `${path}.weight`);

function hasParameter(model: AnyModule, name: string): boolean {
  return model.namedParameters().some(([own]) => own === name);
}

function given(rows: AccelerateOptions['rows'], path: string): readonly number[] {
  const own: unknown = typeof rows === 'object' && rows !== null ? rows[path] : rows;
  const list: readonly unknown[] = own === undefined ? [] : Array.isArray(own) ? own : [own];
  const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
  if (list.every(isCount)) return list;
  throw new ConfigError(
    `Expected rows as whole numbers but received ${describe(list.find((n) => !isCount(n)))}`,
  );
}

/** The mask of a layer; null where its weight is not 2:4. */
function maskOf(path: string, { weight }: Linear, masks: Masks | undefined): Mask | null {
  const { shape } = weight;
  const [, inputs = 0] = shape;
  if (inputs === 0 || inputs % 4 !== 0 || weight.device === 'meta') return null;
  const mask = masks ? masks.get(nameOf(path)) : scope(() => Mask.from(weight.detach().ne(0)));
  if (mask && ops.espalier.bitmap_is_nm(mask.bits, shape, 2, 4)) return mask;
  if (!masks) mask?.dispose();
  return null;
}

interface Asked extends Candidate {
  mask: Mask | null;
  training: boolean;
}

async function decideLayer(
  { path, linear, rows, dtype: cast, mask, training }: Asked,
  { dtype: wanted, gain = GAIN, bench: own }: AccelerateOptions,
  bench: Bench | null,
  file: TimesFile,
): Promise<Decision> {
  const { weight, bias, inFeatures, outFeatures } = linear;
  const { device } = weight;
  const dtype = wanted ?? cast ?? weight.dtype;
  const decision: Decision = {
    ...{ layer: path, weight: weight.shape, dtype, rows, denseMicroseconds: null, sparseMicroseconds: null },
    ...{ choice: 'dense', reason: '', backward: null, algorithms: {} },
  };
  const dense = (reason: string): Decision => ({ ...decision, reason });
  const why = (n: number) =>
    (own ? own.whyDense : whyDense)({ device, dtype, inFeatures, outFeatures, rows: n });
  if (!mask) return dense('its weight is not 2:4');
  if (path === '') return dense('it is the model itself, which holds it in no field: use Linear24.from');
  if (shardedOf(weight)) return dense('its parameters are spread over ranks');
  if (Object.hasOwn(linear, 'forward'))
    return dense('something acts around its forward, which a new layer would lose');
  if (rows.length === 0) return dense('it was not called');
  const reason = rows.map(why).find((r) => r !== null);
  if (reason) return dense(reason);
  if (!bench) return dense(`no 2:4 kernels on ${device}`);
  const transposable = training && isTransposable(mask);
  const shape = {
    device,
    dtype,
    weightDtype: weight.dtype,
    outFeatures,
    inFeatures,
    bias: bias !== null,
    training,
    transposable,
  };
  const algorithms: Record<number, Algorithms> = {};
  const total = { dense: 0, sparse: 0 };
  for (const n of rows) {
    const found = await measured({ ...shape, rows: n } satisfies LayerShape, bench, file);
    total.dense += found.dense;
    total.sparse += found.sparse;
    if (found.algorithms) algorithms[n] = found.algorithms;
  }
  return {
    ...decision,
    ...{ denseMicroseconds: total.dense, sparseMicroseconds: total.sparse },
    ...decide(total, gain),
    backward: training ? (transposable ? 'sparse' : 'dense') : null,
    algorithms,
  };
}
