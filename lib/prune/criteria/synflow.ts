import { ConfigError, grad, noGrad, ops, scope, Tensor, TorchError } from '../../core/index.js';
import { Embedding, shadow, type AnyModule, type Module } from '../../nn/index.js';
import { calibrationOf, type Criterion, type ScoreContext, type Scores } from '../criterion.js';
import { linearize } from './linearize.js';
import { checkOptions } from './options.js';

export interface SynflowOptions {
  /**
   * Shape of the model's input with its batch dimension, such as [1, 784]; for a model that begins with an embedding the
   * shape of its tokens, [1, 32]. Left out, the first batch of calibration tells it: none of its values count.
   */
  input?: readonly number[];
}

/**
 * Powers of two by which input and output are scaled, tried in turn. Linear as the network is, they multiply all scores
 * by the same factor; together they let a flow of 10^±600 pass through float64.
 */
const SCALES = [0, -500, -1000, 500, 1000];

/**
 * Synaptic flow, SynFlow (Tanaka et al. 2020): |∂R/∂θ ⊙ θ| with R = 1ᵀ · f(1), where f is the network made linear with
 * weights |θ| and input of ones ({@link linearize} says how norms, attention and tokens are treated). No data is looked
 * at. Biases and positions count as 0. Scores are conserved from layer to layer, so pruning step by step empties no layer: by default 100 exponential
 * steps, as published; one step is not SynFlow. Computed in float64, scaled where the flow would overflow. Needs the
 * shape of an input (an option, or one batch of calibration); one forward and backward at batch size 1 per step, and 24
 * bytes per weight.
 *
 * @throws TorchError when the flow does not fit float64 even so
 * @example
 * await pruneAsync(model, { criterion: { name: 'synflow', input: [1, 784] }, density: 0.001 });
 */
export function synflow(options: SynflowOptions = {}): Criterion {
  checkOptions('synflow', options, ['input']);
  const { input } = options;
  if (input && !input.every((n) => Number.isSafeInteger(n) && n > 0))
    throw new ConfigError(
      `Expected 'input' to be a shape of positive integers but received [${input.join(', ')}]`,
    );
  return {
    name: 'synflow',
    shards: 'model',
    schedule: { name: 'exponential', steps: 100 },
    // Of one example, which is counted as a batch: more than it is.
    passes: () => 1,
    async score(context) {
      const run = input ? onShape(context.model, input) : onCalibration(context);
      let empty: Scores | undefined;
      for (const exponent of SCALES) {
        const scores = await flow(context, 2 ** exponent, run);
        const range = rangeOf(scores);
        if (range === 'fits') return scores;
        if (range === 'zero') empty ??= scores;
        else dispose(scores);
      }
      // Nothing flows at any scale: some layer is empty, or was from the start.
      if (empty) return empty;
      throw new TorchError(
        "synflow: expected a flow within float64's range, scaled by 2^±1000, but it overflows",
      );
    },
  };
}

/** Runs the model and gives its output. */
type Run = (unit: number) => Tensor | Promise<Tensor>;

async function flow(context: ScoreContext, unit: number, run: Run): Promise<Scores> {
  const { model, tensors } = context;
  const state = positive(context);
  const handle = linearize(model, unit);
  try {
    const output = await run(unit);
    return scope(() => {
      const inputs = tensors.map(({ tensor }) => tensor);
      const gradOutputs = [ops.aten.full_like(output, unit)];
      const slopes = grad([output], inputs, { gradOutputs, allowUnused: true });
      return new Map(tensors.map(({ name, tensor }, i) => [name, product(tensor, slopes[i] ?? null)]));
    });
  } finally {
    handle.remove();
    state.restore();
  }
}

function product(weight: Tensor, slope: Tensor | null): Tensor {
  return noGrad(() => (slope ? slope.mul(weight).abs() : ops.aten.zeros_like(weight)));
}

/**
 * Puts |θ| in float64, masked, and 0 for biases, in the place of the model's state, in evaluation mode; undone by
 * `restore`.
 */
function positive({ model, tensors, masks }: ScoreContext): { restore(): void } {
  const modes = model.modules().map((module) => ({ module, training: module.training }));
  const additive = new Set(addends(model));
  const scored = new Set<Tensor>(tensors.map(({ tensor }) => tensor));
  const held = [...model.namedParameters(), ...model.namedBuffers()]
    .filter(([, tensor]) => /^b?float/.test(tensor.dtype))
    .map(([name, tensor]) => ({
      name,
      tensor,
      before: tensor.detach(),
      grad: tensor.grad,
      requiresGrad: tensor.requiresGrad,
    }));
  const restore = () => {
    for (const { module, training } of modes) module.training = training;
    for (const { tensor, before, grad: gradient, requiresGrad } of held) {
      tensor.grad = null;
      noGrad(() => ops.aten.set_data(tensor, before));
      if (tensor.requiresGrad !== requiresGrad) tensor.requiresGrad_(requiresGrad);
      if (gradient) tensor.grad = gradient;
      before.dispose();
    }
  };
  try {
    model.eval();
    for (const { name, tensor, before } of held) {
      tensor.grad = null;
      noGrad(() =>
        scope(() => {
          const size = before.double().abs();
          const alive = masks.get(name)?.to(tensor.device).apply(size) ?? size;
          ops.aten.set_data(tensor, additive.has(tensor) ? alive.zero_() : alive);
        }),
      );
      if (scored.has(tensor)) tensor.requiresGrad_(true);
    }
  } catch (error) {
    restore();
    throw error;
  }
  return { restore };
}

/** Parameters that are added and not multiplied by: a flow that began in them would let the layers before be emptied. */
function addends(model: AnyModule): Tensor[] {
  const biases = model.namedParameters().filter(([name]) => /(^|[._])bias$/.test(name));
  const tables = model.modules().flatMap((module) => (module instanceof Embedding ? [module.weight] : []));
  return [...biases.map(([, tensor]) => tensor), ...tables];
}

function onShape(model: AnyModule, shape: readonly number[]): Run {
  const tokens = model.modules().some((module) => module instanceof Embedding);
  const device = model.parameters()[0]?.device ?? 'cpu';
  return (unit) => {
    const x = ops.aten.full([...shape], tokens ? 0 : unit, { dtype: tokens ? 'int64' : 'float64', device });
    return checkOutput(model.forward(x));
  };
}

/** The loss is asked for, but what enters the model is ones, and what leaves it is taken. */
function onCalibration(context: ScoreContext): Run {
  const model = context.model as Module;
  const calibration = calibrationOf(context, 'synflow');
  return async (unit) => {
    let output: unknown;
    const handle = shadow(model, {
      before: (_, inputs) =>
        inputs.map((x) =>
          x instanceof Tensor && /^b?float/.test(x.dtype)
            ? ops.aten.full_like(x, unit, { dtype: 'float64' })
            : x,
        ),
      after: (_, __, result) => void (output ??= result),
    });
    try {
      await calibration.loss(model, 0);
    } finally {
      handle.remove();
    }
    return checkOutput(output);
  };
}

function checkOutput(output: unknown): Tensor {
  if (output instanceof Tensor && output.requiresGrad) return output;
  throw new ConfigError(
    `Expected a model whose forward gives a tensor that depends on its weights for the criterion 'synflow' but received ${
      output instanceof Tensor ? 'one without a graph' : typeof output
    }`,
  );
}

function rangeOf(scores: Scores): 'fits' | 'zero' | 'overflows' {
  return scope(() => {
    const tops = [...scores.values()].filter((s) => s.numel > 0).map((s) => s.max());
    const top = tops.length === 0 ? 0 : Number(ops.aten.stack(tops).max().item());
    return Number.isFinite(top) ? (top > 0 ? 'fits' : 'zero') : 'overflows';
  });
}

function dispose(scores: Scores): void {
  for (const score of scores.values()) score.dispose();
}
