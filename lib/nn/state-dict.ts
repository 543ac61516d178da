// Loading named tensors into a module. All that is wrong is found before anything is changed, and said at once.

import { EspalierError, noGrad, type Tensor } from '../core/index.js';
import { fieldsOf, isModule, join, stateOf, walk } from './fields.js';
import { isScratch, remake, type Buffer, type Parameter } from './state.js';
import type { AnyModule } from './module.js';

/** Tensors by PyTorch's names, such as `'fc1.weight'`. */
export type StateDict = Record<string, Tensor>;

export interface LoadOptions {
  strict?: boolean;
  assign?: boolean;
}

/** What did not match when `strict` was false. */
export interface LoadReport {
  missingKeys: string[];
  unexpectedKeys: string[];
}

export interface Mismatch {
  key: string;
  expected: number[];
  received: number[];
}

/** A state dict does not fit the module. */
export class StateDictError extends EspalierError {
  readonly missingKeys: string[];
  readonly unexpectedKeys: string[];
  readonly mismatched: Mismatch[];

  constructor(module: string, report: LoadReport & { mismatched: Mismatch[] }) {
    const { missingKeys, unexpectedKeys, mismatched } = report;
    const lines = [`The state dict does not fit ${module}:`];
    if (missingKeys.length > 0) lines.push(`  missing: ${missingKeys.join(', ')}`);
    if (unexpectedKeys.length > 0) lines.push(`  unexpected: ${unexpectedKeys.join(', ')}`);
    for (const { key, expected, received } of mismatched) {
      lines.push(`  ${key}: expected shape [${expected.join(', ')}] but received [${received.join(', ')}]`);
    }
    super(lines.join('\n'), 'ERR_STATE_DICT');
    this.missingKeys = missingKeys;
    this.unexpectedKeys = unexpectedKeys;
    this.mismatched = mismatched;
  }
}

/** @internal The work behind `Module.loadStateDict`. */
export function loadStateDict(
  root: AnyModule,
  dict: StateDict | ReadonlyMap<string, Tensor>,
  options: LoadOptions,
): LoadReport {
  const given: ReadonlyMap<string, Tensor> = dict instanceof Map ? dict : new Map(Object.entries(dict));
  const own = new Map(stateOf(root));
  const missingKeys = [...own.keys()].filter((key) => !given.has(key));
  const unexpectedKeys = [...given.keys()].filter((key) => !own.has(key));
  const mismatched: Mismatch[] = [];
  for (const [key, tensor] of own) {
    const source = given.get(key);
    if (source && !sameShape(tensor.shape, source.shape)) {
      mismatched.push({ key, expected: tensor.shape, received: source.shape });
    }
  }
  const strict = options.strict ?? true;
  if (mismatched.length > 0 || (strict && missingKeys.length + unexpectedKeys.length > 0)) {
    const report = strict ? { missingKeys, unexpectedKeys } : { missingKeys: [], unexpectedKeys: [] };
    throw new StateDictError(root.constructor.name, { ...report, mismatched });
  }
  if (options.assign) assign(root, given);
  else copy(own, given);
  return { missingKeys, unexpectedKeys };
}

function copy(own: ReadonlyMap<string, Tensor>, given: ReadonlyMap<string, Tensor>): void {
  for (const [key, tensor] of own) {
    if (given.has(key) && tensor.device === 'meta') {
      throw new EspalierError(
        `Expected ${key} to have memory, but it is on the meta device: call toEmpty first, or load with { assign: true }`,
        'ERR_META_STATE',
      );
    }
  }
  noGrad(() => {
    for (const [key, tensor] of own) {
      const source = given.get(key);
      if (source) tensor.copy_(source);
    }
  });
}

function assign(root: AnyModule, given: ReadonlyMap<string, Tensor>): void {
  const done = new Map<Tensor, Parameter | Buffer>();
  for (const [path, module] of walk(root, true)) {
    for (const { name, value, replace } of fieldsOf(module)) {
      if (isModule(value) || isScratch(value)) continue;
      const source = given.get(join(path, name));
      const now = done.get(value) ?? (source && remake(value, source));
      if (now === undefined) continue;
      done.set(value, now);
      replace(now);
    }
  }
}

function sameShape(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}
