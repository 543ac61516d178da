/**
 * Any operator by name: `ops.aten.add(x, y)` picks the overload, `ops.aten.add.Tensor(x, y)` names it.
 * Modelled on torch.ops: namespace, packet, overload, each made when first touched.
 */
import type { OpNamespaces } from '../ops/namespaces.js';
import { sometimesAvailable, unavailable } from './availability.js';
import { ArgumentSlot, misfit } from './convert.js';
import { describe, dtypeName } from './dtype.js';
import { ArgumentError } from './errors.js';
import { wrap, wrapOptional } from './handle.js';
import {
  native,
  type Handle,
  type OverloadSchema,
  type RawAsyncCall,
  type RawCall,
  type ReturnSchema,
} from './native.js';
import { observed } from './observe.js';
import { Opaque } from './opaque.js';
import { runJob, type JobOptions } from './job.js';

/** An operator without a static type. Positional arguments, then keyword arguments in one trailing object. */
export interface AnyOperator {
  (...args: unknown[]): unknown;
  /** The same on a thread of its own: `await ops.aten.linalg_svd.async(x)`. */
  async(...args: unknown[]): Promise<unknown>;
  /** Schemas of the overloads, as PyTorch writes them. */
  readonly schemas: readonly string[];
}

type Options = Record<string, unknown>;

/** One overload: binds arguments to its schema, calls it, wraps what comes back. */
class Overload {
  readonly name: string;
  /** Arguments that may be given by position. */
  readonly positional: number;
  /** Arguments that must be given: the index after the last one without a default. */
  private readonly required: number;
  private readonly slots: readonly ArgumentSlot[];
  private readonly byName: Map<string, number>;
  private raw: RawCall | undefined;
  private rawAsync: RawAsyncCall | undefined;

  constructor(
    readonly packet: string,
    readonly schema: OverloadSchema,
  ) {
    this.name = schema.overload ? `${packet}.${schema.overload}` : packet;
    this.slots = schema.arguments.map((argument) => new ArgumentSlot(argument));
    const keyword = schema.arguments.findIndex((a) => a.kwargOnly);
    this.positional = keyword < 0 ? schema.arguments.length : keyword;
    this.required = schema.arguments.findLastIndex((a) => !a.optional && !a.hasDefault) + 1;
    this.byName = new Map(schema.arguments.map((a, i) => [a.name, i]));
  }

  get isOut(): boolean {
    return this.schema.arguments.some((a) => a.isOut);
  }

  /** Whether the arguments could be meant for this overload. */
  matches(args: readonly unknown[], count: number, options: Options | undefined): boolean {
    if (count > this.positional) return false;
    for (let i = 0; i < count; i++) if (!this.slots[i]!.accepts(args[i])) return false;
    if (options === undefined) return count >= this.required;
    for (const key in options) if (options[key] !== undefined && !this.byName.has(key)) return false;
    for (let i = count; i < this.slots.length; i++) {
      const slot = this.slots[i]!;
      if (!slot.accepts(options[slot.argument.name])) return false;
    }
    return true;
  }

  /** Arguments in schema order as the user passed them. */
  private values(args: readonly unknown[], count: number, options: Options | undefined): readonly unknown[] {
    if (count > this.positional) {
      throw new ArgumentError(
        `${this.name}: expected at most ${this.positional} positional arguments but received ${count}`,
      );
    }
    if (options === undefined) return count === args.length ? args : args.slice(0, count);
    for (const key of Object.keys(options)) {
      const index = this.byName.get(key);
      if (index === undefined) {
        throw new ArgumentError(`${this.name}: there is no argument '${key}' in ${this.schema.schema}`);
      }
      if (index < count) throw new ArgumentError(`${this.name}: argument '${key}' was given twice`);
    }
    return this.slots.map((slot, i) => (i < count ? args[i] : options[slot.argument.name]));
  }

  /** The same checked and converted. What is missing takes its default in the addon. */
  private bind(values: readonly unknown[], checked: boolean): unknown[] {
    const raw: unknown[] = new Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const slot = this.slots[i]!;
      if (!checked && !slot.accepts(values[i])) throw misfit(this.name, slot.argument, values[i]);
      raw[i] = slot.convert(values[i]);
    }
    for (let i = values.length; i < this.required; i++) {
      const { argument } = this.slots[i]!;
      if (!argument.optional && !argument.hasDefault) throw misfit(this.name, argument, undefined);
    }
    return raw;
  }

  /** `checked`: {@link matches} has accepted these very arguments. */
  call(args: readonly unknown[], count: number, options: Options | undefined, checked = false): unknown {
    const values = this.values(args, count, options);
    const raw = this.bind(values, checked);
    this.raw ??= native().operator(this.packet, this.schema.overload);
    const call = observed(this.packet, this.schema.overload, this.raw);
    return this.unpack(call(...raw), values);
  }

  async callAsync(
    args: readonly unknown[],
    count: number,
    options: Options | undefined,
    job: JobOptions,
  ): Promise<unknown> {
    const values = this.values(args, count, options);
    const raw = this.bind(values, false);
    this.rawAsync ??= native().operatorAsync(this.packet, this.schema.overload);
    return this.unpack(await runJob(this.rawAsync(...raw), job), values);
  }

  private unpack(result: unknown, values: readonly unknown[]): unknown {
    const { returns } = this.schema;
    if (returns.length === 0) return undefined;
    if (returns.length === 1) return unpackOne(returns[0]!, result, values);
    return returns.map((r, i) => unpackOne(r, (result as unknown[])[i], values));
  }
}

function unpackOne(schema: ReturnSchema, value: unknown, values: readonly unknown[]): unknown {
  if (schema.aliasOf >= 0) return values[schema.aliasOf];
  switch (schema.kind) {
    case 'Tensor':
      return wrapOptional(value as Handle | null);
    case 'Tensor[]':
    case 'Tensor?[]':
      return (value as (Handle | null)[]).map(wrapOptional);
    case 'Tensor[][]':
      return (value as Handle[][]).map((list) => list.map(wrap));
    case 'Object':
    case 'Stream':
    case 'Generator':
      return value === null ? null : new Opaque(Math.abs(value as number));
    case 'dtype':
      return dtypeName(value as number);
    default:
      return value;
  }
}

/** Keyword arguments come last, in an object that is no value of another kind. */
function isOptions(value: unknown): value is Options {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return !('re' in value && 'im' in value);
}

/** How many arguments are positional (those left undefined at the end do not count), and the trailing object. */
function split(args: readonly unknown[]): [number, Options | undefined] {
  let count = args.length;
  while (count > 0 && args[count - 1] === undefined) count--;
  const last = args[count - 1];
  return isOptions(last) ? [count - 1, last] : [count, undefined];
}

/** Named dimensions and outputs are asked for by name only: try them after everything else. */
function rank(schema: OverloadSchema): number {
  if (schema.arguments.some((a) => a.isOut)) return 3;
  if (/dimname|names/i.test(schema.overload)) return 2;
  return /complex|^(str|int|float|bool)$/.test(schema.overload) ? 1 : 0;
}

function makePacket(name: string, overloads: Overload[]): AnyOperator {
  const [only] = overloads.filter((o) => !o.isOut);
  const single = overloads.filter((o) => !o.isOut).length === 1 ? only : undefined;

  function choose(args: readonly unknown[], count: number, options: Options | undefined): Overload {
    if (single && (options === undefined || !hasOut(options, overloads))) return single;
    if (overloads.length === 1) return overloads[0]!;
    for (const overload of overloads) {
      if (overload.matches(args, count, options)) return overload;
    }
    const received = args.map(describe).join(', ');
    throw new ArgumentError(
      `${name}: no overload takes (${received}). Expected one of:\n  ${overloads.map((o) => o.schema.schema).join('\n  ')}`,
    );
  }

  const call = (...args: unknown[]): unknown => {
    const [count, options] = split(args);
    const chosen = choose(args, count, options);
    return chosen.call(args, count, options, chosen !== single && overloads.length > 1);
  };
  return finish(call, overloads, choose);
}

function hasOut(options: Options, overloads: readonly Overload[]): boolean {
  return overloads.some((o) => o.schema.arguments.some((a) => a.isOut && options[a.name] !== undefined));
}

type Chooser = (args: readonly unknown[], count: number, options: Options | undefined) => Overload;

function finish(
  call: (...args: unknown[]) => unknown,
  overloads: readonly Overload[],
  choose: Chooser,
): AnyOperator {
  const operator = call as AnyOperator;
  const schemas = overloads.map((o) => o.schema.schema);
  Object.defineProperties(operator, {
    schemas: { value: schemas },
    async: {
      value: (...args: unknown[]): Promise<unknown> => {
        const [count, options] = split(args);
        const { signal, ...rest } = options ?? {};
        const named = options && Object.keys(rest).length > 0 ? rest : undefined;
        try {
          const job: JobOptions = { signal: signal as AbortSignal | undefined };
          return choose(args, count, named).callAsync(args, count, named, job);
        } catch (error) {
          return Promise.reject(error as Error);
        }
      },
    },
  });
  return operator;
}

function makeOverload(overload: Overload): AnyOperator {
  const call = (...args: unknown[]): unknown => {
    const [count, options] = split(args);
    return overload.call(args, count, options);
  };
  return finish(call, [overload], () => overload);
}

/** What stands for an overload that only other versions of libtorch have. */
function makeAbsent(packet: string, overload: string): AnyOperator {
  const refuse = (): never => {
    throw unavailable(packet, overload);
  };
  return finish(refuse, [], refuse);
}

function loadPacket(namespace: string, name: string): AnyOperator | undefined {
  const qualified = `${namespace}::${name}`;
  const schemas = operatorSchemas(qualified);
  const absent = sometimesAvailable(qualified).filter((o) => !schemas.some((s) => s.overload === o));
  if (schemas.length === 0 && absent.length === 0) return undefined;
  const overloads = schemas.map((schema) => new Overload(qualified, schema));
  const packet = schemas.length > 0 ? makePacket(qualified, overloads) : makeAbsent(qualified, absent[0]!);
  for (const overload of absent) {
    const value = makeAbsent(qualified, overload);
    Object.defineProperty(packet, overload || 'default', { value, configurable: true });
  }
  for (const overload of overloads) {
    const key = overload.schema.overload || 'default';
    Object.defineProperty(packet, key, {
      value: makeOverload(overload),
      configurable: true,
      enumerable: true,
    });
  }
  return packet;
}

/**
 * An object whose missing properties are made by `make` when first read and are then its own: the proxy is only its
 * prototype, so that a property that exists costs no trap.
 */
function lazyObject(make: (name: string) => unknown): object {
  const missing = new Proxy(Object.create(null) as object, {
    get(_, name, receiver: object) {
      if (typeof name !== 'string') return undefined;
      const value = make(name);
      if (value !== undefined) Object.defineProperty(receiver, name, { value, enumerable: true });
      return value;
    },
    has: (_, name) => typeof name === 'string' && make(name) !== undefined,
  });
  return Object.create(missing) as object;
}

/**
 * Every operator that libtorch and this package have registered, by namespace and name:
 * `ops.aten.add(x, y, { alpha: 2 })`, `ops.aten.add.Tensor(x, y)`, `ops.aten.svd.async(x)`.
 *
 * Keyword-only arguments go into one trailing object; in-place operators return the very object they were given;
 * undefined tensors are `null`; several results come as an array; `int64` beyond 2^53 comes as BigInt.
 *
 * @throws {ArgumentError} when no overload takes the arguments; otherwise what the operator throws
 */
export const ops = lazyObject((namespace) =>
  lazyObject((name) => loadPacket(namespace, name)),
) as OpNamespaces;

/** Names of all operators, as `aten::add`. */
export function operatorNames(): string[] {
  return native().operatorNames();
}

/**
 * Schemas of all overloads of an operator such as `aten::add`, in the order in which they are tried; empty when this
 * libtorch has none.
 */
export function operatorSchemas(name: string): OverloadSchema[] {
  return native()
    .overloads(name)
    .sort((a, b) => rank(a) - rank(b));
}

/** Whether this libtorch has an operator, such as `aten::add.Tensor`. */
export function hasOperator(name: string): boolean {
  return native().hasOperator(name);
}
