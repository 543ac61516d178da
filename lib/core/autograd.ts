/** Derivatives: modes, `grad`, custom functions, gradient checkpointing. */
import { dtypeCode, dtypeName, type Device, type DType } from './dtype.js';
import { TorchError } from './errors.js';
import { handlesOf, wrap, wrapOptional } from './handle.js';
import { native } from './native.js';
import { getRngState, setRngState } from './generator.js';
import { notify } from './observe.js';
import { refusePromise } from './synchronous.js';
import { Tensor } from './tensor.js';

function withGrad<T>(enabled: boolean, body: () => T, expected: string): T {
  const before = native().gradEnabled();
  native().setGradEnabled(enabled);
  try {
    return refusePromise(body(), expected);
  } finally {
    native().setGradEnabled(before);
  }
}

/** Runs a synchronous function without recording for autograd. */
export function noGrad<T>(body: () => T): T {
  return withGrad(false, body, 'noGrad() expected a synchronous function');
}

/** Runs a synchronous function with recording, also inside {@link noGrad}. */
export function enableGrad<T>(body: () => T): T {
  return withGrad(true, body, 'enableGrad() expected a synchronous function');
}

/** Whether operations are recorded now. */
export function isGradEnabled(): boolean {
  return native().gradEnabled();
}

/** As {@link noGrad} and faster; what is made inside can never take part in autograd. */
export function inferenceMode<T>(body: () => T): T {
  return native().withInferenceMode(() =>
    refusePromise(body(), 'inferenceMode() expected a synchronous function'),
  );
}

/** Options of {@link autocast}. */
export interface AutocastOptions {
  /** Device type. Default `'cpu'`. */
  device?: Device;
  /** Type to compute in. Default: the device's own (`bfloat16` on CPU, `float16` on CUDA). */
  dtype?: DType;
  /** Default true. */
  enabled?: boolean;
}

/** Runs a synchronous function in mixed precision: matrix products in a 16-bit type, sensitive operators in 32 bits. */
export function autocast<T>({ device = 'cpu', dtype, enabled = true }: AutocastOptions, body: () => T): T {
  const binding = native();
  const [wasEnabled, was] = binding.setAutocast(device, enabled, dtype && dtypeCode(dtype));
  binding.enterAutocast();
  try {
    return refusePromise(body(), 'autocast() expected a synchronous function');
  } finally {
    binding.leaveAutocast();
    binding.setAutocast(device, wasEnabled, was);
  }
}

/** What matrix products on a device are computed in under {@link autocast}; null outside of it. */
export function autocastDType(device: Device = 'cpu'): DType | null {
  if (device === 'meta') return null; // c10 knows no autocast there
  const code = native().autocastDtype(device);
  return code === null ? null : dtypeName(code);
}

/** Options of {@link grad}. */
export interface GradOptions {
  /** Derivatives of the objective by the outputs; default: ones, for scalars. */
  gradOutputs?: readonly (Tensor | null)[];
  retainGraph?: boolean;
  createGraph?: boolean;
  /** Give null for inputs that the outputs do not depend on, instead of throwing. */
  allowUnused?: boolean;
}

/**
 * Derivatives of the sum of the outputs by the inputs, without touching any `grad`.
 *
 * @example const [dx] = grad([y.sum()], [x], { createGraph: true });
 */
export function grad(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  options: GradOptions = {},
): (Tensor | null)[] {
  const { gradOutputs, retainGraph, createGraph = false, allowUnused = false } = options;
  const weights = gradOutputs && handlesOf(gradOutputs);
  return native()
    .grad(handlesOf(outputs), handlesOf(inputs), weights, retainGraph, createGraph, allowUnused)
    .map(wrapOptional);
}

/** {@link Tensor.backward} of several tensors at once. */
export function backward(
  roots: readonly Tensor[],
  gradients?: readonly (Tensor | null)[],
  retainGraph?: boolean,
): void {
  native().backward(handlesOf(roots), gradients && handlesOf(gradients), retainGraph, false, undefined);
}

/**
 * The leaf tensors to which a backward from `roots` would add a gradient, each once, without those in `known`. What
 * runs inside a checkpoint is not seen.
 */
export function leaves(roots: readonly Tensor[], known: readonly Tensor[] = []): Tensor[] {
  return native()
    .leaves(handlesOf(roots), handlesOf(known))
    .map((leaf) => wrap(leaf!));
}

/** What a custom function's forward and backward share. */
export interface FunctionContext {
  /** Tensors that backward needs; only inside forward. */
  saveForBackward(...tensors: Tensor[]): void;
  /** Outputs that have no gradient; only inside forward. */
  markNonDifferentiable(...outputs: Tensor[]): void;
  /** Inputs that forward changed in place; only inside forward. */
  markDirty(...inputs: Tensor[]): void;
  /** What forward saved; only inside backward, and freed at its end. */
  readonly savedTensors: Tensor[];
  /** Which of the tensor inputs need a gradient; only inside backward. */
  readonly needsInputGrad: boolean[];
}

/** A function with a derivative of its own. */
export interface CustomFunction<A extends unknown[], R extends Tensor | Tensor[]> {
  /** Computes the result; runs without recording. */
  forward(context: FunctionContext, ...args: A): R;
  /** Gradients of the tensor inputs, in order (null for none), from those of the outputs. */
  backward(context: FunctionContext, ...gradients: Tensor[]): Tensor | null | (Tensor | null)[];
}

class Context implements FunctionContext {
  savedTensors: Tensor[] = [];
  needsInputGrad: boolean[] = [];

  saveForBackward(...tensors: Tensor[]): void {
    native().saveForBackward(handlesOf(tensors));
  }

  markNonDifferentiable(...outputs: Tensor[]): void {
    native().markNonDifferentiable(handlesOf(outputs));
  }

  markDirty(...inputs: Tensor[]): void {
    native().markDirty(handlesOf(inputs));
  }
}

const fromHandles = (handles: Float64Array): Tensor[] => Array.from(handles, (h) => new Tensor(h));

/**
 * Makes a differentiable function of a forward and a backward.
 *
 * @throws {TorchError} from backward, when the number of gradients is not that of the tensor inputs
 * @example
 * const square = defineFunction({
 *   forward(ctx, x: Tensor) { ctx.saveForBackward(x); return x.mul(x); },
 *   backward(ctx, g) { return g.mul(ctx.savedTensors[0]!).mul(2); },
 * });
 */
export function defineFunction<A extends unknown[], R extends Tensor | Tensor[]>(
  spec: CustomFunction<A, R>,
): (...args: A) => R {
  return (...args: A): R => {
    const inputs = args.filter((arg): arg is A[number] & Tensor => arg instanceof Tensor);
    const context = new Context();
    let single = true;
    let inner = handlesOf([]);
    const outputs = native().applyFunction(
      handlesOf(inputs),
      () => {
        const result = refusePromise(
          spec.forward(context, ...args),
          'Expected forward to be a synchronous function',
        );
        single = result instanceof Tensor;
        inner = handlesOf(single ? [result as Tensor] : (result as Tensor[]));
        return inner;
      },
      (gradients, saved, needs) => {
        context.savedTensors = fromHandles(saved);
        context.needsInputGrad = needs;
        try {
          const result = refusePromise(
            spec.backward(context, ...fromHandles(gradients)),
            'Expected backward to be a synchronous function',
          );
          return handlesOf(Array.isArray(result) ? result : [result]);
        } finally {
          context.savedTensors = [];
        }
      },
    );
    const tensors = outputs.map(wrap);
    notify({
      name: 'espalier::custom_function',
      overload: '',
      args: [inner],
      result: outputs,
      call: () => outputs,
    });
    return (single ? tensors[0]! : tensors) as R;
  };
}

/**
 * What a recomputation must find as the forward did, beyond random numbers and modes: each function is called where a
 * checkpoint is made and gives what then runs its recomputation.
 *
 * @internal
 */
export const recomputeContexts: (() => <T>(body: () => T) => T)[] = [];

const MAX_CHECKPOINT_DEPTH = 50;
let checkpointDepth = 0;

/**
 * Gradient checkpointing: runs `body` without keeping its activations and runs it again in backward, with the same
 * random numbers and autocast. Parameters used inside receive their gradients as usual.
 *
 * @param inputs tensors given to `body`; at least one must require a gradient
 * @throws {TorchError} when recomputations nest deeper than 50 (the engine would change threads at 60)
 * @example const y = checkpoint((x) => block.forward(x), x);
 */
export function checkpoint<R extends Tensor | Tensor[]>(
  body: (...inputs: Tensor[]) => R,
  ...inputs: Tensor[]
): R {
  const devices = [...new Set(['cpu', ...inputs.map((t) => t.device)])].filter((d) => d !== 'meta');
  const states = devices.map((device) => getRngState(device).keep());
  const contexts = recomputeContexts.map((capture) => capture());
  const again = (args: Tensor[]): R =>
    contexts.reduce<() => R>(
      (inner, context) => () => context(inner),
      () => body(...args),
    )();
  const recompute = defineFunction<Tensor[], R>({
    forward(context, ...args) {
      context.saveForBackward(...args);
      return body(...args);
    },
    backward(context, ...gradients) {
      if (checkpointDepth >= MAX_CHECKPOINT_DEPTH) {
        throw new TorchError(
          `checkpoint: expected recomputations nested at most ${MAX_CHECKPOINT_DEPTH} deep`,
        );
      }
      const before = devices.map((device) => getRngState(device));
      checkpointDepth++;
      try {
        devices.forEach((device, i) => setRngState(states[i]!, device));
        return enableGrad(() => {
          const leaves = context.savedTensors.map((t, i) =>
            t.detach().requiresGrad_(context.needsInputGrad[i] ?? false),
          );
          const result = again(leaves);
          const outputs = result instanceof Tensor ? [result] : (result as Tensor[]);
          const pairs = outputs
            .map((output, i) => [output, gradients[i]!] as const)
            .filter(([o]) => o.requiresGrad);
          backward(pairs.map(([o]) => o), pairs.map(([, g]) => g)); // prettier-ignore
          return leaves.map((leaf) => leaf.grad);
        });
      } finally {
        checkpointDepth--;
        devices.forEach((device, i) => setRngState(before[i]!, device));
      }
    },
  });
  return recompute(...inputs);
}
