// Reading the golden values that golden.py writes, and comparing with them.

import { readFileSync } from 'node:fs';
import type { ExecutionContext } from 'ava';
import { tensor, type DType, type Tensor } from 'espalier';
import type * as nn from 'espalier/nn';

/** A tensor as golden.py writes it. */
export interface Plain {
  shape: number[];
  dtype: DType;
  data: number[];
}

/** One run of a function: what went in, what came out, and all gradients of sum(output · cotangent). */
export interface Run {
  inputs: Plain[];
  output: Plain;
  cotangent: Plain;
  inputGrads: (Plain | null)[];
  grads: Record<string, Plain>;
}

/** A run of a module, with its state before and its buffers after. */
export interface LayerRun extends Run {
  state: Record<string, Plain>;
  buffers: Record<string, Plain>;
}

export function fixture<T>(name: string): T {
  const url = new URL(`../../../test/fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as T;
}

export function load(plain: Plain): Tensor {
  return tensor(plain.data, { dtype: plain.dtype }).reshape(plain.shape);
}

/** Shape, dtype and values agree, the latter up to float32's rounding along different orders of summation. */
export function close(
  t: ExecutionContext,
  actual: Tensor | null,
  expected: Plain,
  what: string,
  tolerance = 2e-5,
): void {
  if (actual === null) return t.fail(`${what}: expected a tensor but received null`);
  t.deepEqual(actual.shape, expected.shape, `${what}: shape`);
  t.is(actual.dtype, expected.dtype, `${what}: dtype`);
  const wanted = load(expected);
  const apart = Number(actual.detach().sub(wanted).abs().max().item());
  t.true(
    wanted.allclose(actual.detach(), { rtol: tolerance, atol: tolerance }),
    `${what}: apart by ${apart}`,
  );
}

/** Runs `call` on the golden inputs and compares the output and every gradient. */
export function compare(
  t: ExecutionContext,
  golden: Run,
  call: (...inputs: Tensor[]) => Tensor,
  parameters: [string, Tensor][] = [],
): void {
  const inputs = golden.inputs.map((plain, i) => load(plain).requiresGrad_(golden.inputGrads[i] !== null));
  const output = call(...inputs);
  close(t, output, golden.output, 'output');
  output.mul(load(golden.cotangent)).sum().backward();
  inputs.forEach((input, i) => {
    const expected = golden.inputGrads[i];
    if (expected) close(t, input.grad, expected, `gradient of input ${i}`);
  });
  t.deepEqual(
    parameters.filter(([, p]) => p.grad !== null).map(([name]) => name),
    Object.keys(golden.grads),
  );
  for (const [name, parameter] of parameters) {
    if (golden.grads[name]) close(t, parameter.grad, golden.grads[name], `gradient of ${name}`);
  }
}

/** Loads the golden state into a module (the keys must be PyTorch's), and compares a run and the buffers after. */
export function compareLayer(
  t: ExecutionContext,
  golden: LayerRun,
  module: nn.AnyModule,
  call: (...inputs: Tensor[]) => Tensor,
): void {
  t.deepEqual(Object.keys(module.stateDict()), Object.keys(golden.state), 'keys of the state');
  module.loadStateDict(
    Object.fromEntries(Object.entries(golden.state).map(([name, plain]) => [name, load(plain)])),
  );
  compare(t, golden, call, module.namedParameters());
  for (const [name, buffer] of module.namedBuffers()) {
    if (golden.buffers[name]) close(t, buffer, golden.buffers[name], `buffer ${name}`);
  }
}
