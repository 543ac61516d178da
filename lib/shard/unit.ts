// One module whose parameters are gathered, freed and reduced together.

import { keepAlive, repoint } from '../core/handle.js';
import { native } from '../core/native.js';
import {
  isGradEnabled,
  ops,
  recomputeContexts,
  type DType,
  type Opaque,
  type Tensor,
} from '../core/index.js';
import type { AnyModule, Layer } from '../nn/index.js';
import { recordSharded, shardRows } from './box.js';
import type { MixedPrecision } from './options.js';
import { mapTensors, throughDifferentiable } from './walk.js';

/** What the units of one model share. */
export interface UnitContext {
  group: string;
  rank: number;
  world: number;
  session: Opaque;
}

export interface UnitOptions {
  mixedPrecision: MixedPrecision;
  reshardAfterForward: boolean;
}

const units = new WeakMap<AnyModule, Unit>();

/** The unit that a module is; undefined for one that is none. */
export function unitOf(module: AnyModule): Unit | undefined {
  return units.get(module);
}

/** From now on the module is a unit. */
export function recordUnit(unit: Unit): void {
  units.set(unit.module, unit);
}

/** Units whose forward runs now, the outermost first: their parameters are full. */
const running: Unit[] = [];

// A part of a forward that is computed again in backward finds the parameters as they were: full, as the units of that
// part are about to run backward.
recomputeContexts.push(() => {
  const units = [...running];
  return (body) => units.reduceRight((inner, unit) => () => unit.pointing(inner), body)();
});

/**
 * A module's parameters are the same objects before, in and after its forward. Outside of it they name this rank's rows,
 * which optimizers, masks and checkpoints see; inside, the full tensors.
 */
export class Unit {
  /** Native groups: one for each dtype of parameter. */
  readonly groups: Opaque[] = [];
  readonly parameters: Tensor[] = [];
  private readonly shards: Tensor[] = [];
  private readonly fulls: Tensor[] = [];
  private handles = { parameters: new Float64Array(), shards: new Float64Array(), fulls: new Float64Array() };
  private depth = 0;
  private full = false;

  constructor(
    readonly module: AnyModule,
    public context: UnitContext,
    private readonly options: UnitOptions,
  ) {}

  /** Makes shards of zeros for parameters, whose contents {@link write} and {@link point} then put in place. */
  add(parameters: readonly Tensor[], device: string): void {
    const { paramDtype, reduceDtype } = this.options.mixedPrecision;
    const { reshardAfterForward } = this.options;
    const { group, rank, world, session } = this.context;
    // The module that is sharded has a group even without parameters of its own: it comes first and last.
    const lists = byDtype(parameters);
    for (const like of lists.length === 0 ? [[]] : lists) {
      const made = ops.espalier.shard_group(session, like, {
        device,
        compute: paramDtype ?? null,
        reduce: reduceDtype ?? null,
        reshard_after_forward: reshardAfterForward,
      });
      keepAlive(made);
      this.groups.push(made);
      const [shards, fulls] = ops.espalier.shard_tensors(made);
      like.forEach((parameter, index) => {
        const { shape } = parameter;
        const rows = shardRows(shape[0]!, rank, world);
        recordSharded(parameter, { shape, ...rows, group, world, native: made, index });
        this.parameters.push(parameter);
        this.shards.push(shards[index]!.keep());
        this.fulls.push(fulls[index]!.keep());
      });
    }
    const handles = (tensors: Tensor[]) => Float64Array.from(tensors, (t) => t.handle);
    this.handles = {
      parameters: handles(this.parameters),
      shards: handles(this.shards),
      fulls: handles(this.fulls),
    };
  }

  /** Becomes a unit of a model around it, with whose units it takes turns. */
  join(context: UnitContext): void {
    for (const group of this.groups) ops.espalier.shard_move(group, context.session);
    this.context = context;
  }

  /** From now on the parameters name this rank's rows. */
  point(): void {
    this.full = false;
    native().repoint(this.handles.parameters, this.handles.shards);
  }

  /** Until {@link point} the parameters name these tensors, and forward leaves them alone. */
  nameFull(tensors: readonly Tensor[]): void {
    repoint(this.parameters, tensors);
    this.full = true;
  }

  /** Runs `body` while the parameters name the full tensors. */
  pointing<T>(body: () => T): T {
    running.push(this);
    if (this.depth++ === 0) native().repoint(this.handles.parameters, this.handles.fulls);
    try {
      return body();
    } finally {
      running.pop();
      if (--this.depth === 0) this.point();
    }
  }

  /** Frees the shards, and the native groups with what they have gathered. */
  dispose(): void {
    for (const tensor of [...this.shards, ...this.fulls]) tensor.dispose();
    for (const group of this.groups) group.dispose();
  }

  /** What acts around the module's forward. */
  layer(): Layer {
    return { around: (_, inputs, next) => this.forward(inputs, next) };
  }

  private forward(inputs: readonly unknown[], next: (inputs: readonly unknown[]) => unknown): unknown {
    if (this.full) return next(inputs);
    const { paramDtype, outputDtype, castForwardInputs = true } = this.options.mixedPrecision;
    const given = paramDtype && castForwardInputs ? cast(inputs, paramDtype) : inputs;
    let entered = given;
    for (const group of this.groups)
      entered = differentiable(entered, (tensors) => ops.espalier.shard_enter(group, tensors));
    let output: unknown;
    try {
      output = this.pointing(() => next(entered));
    } catch (error) {
      if (running.length === 0) ops.espalier.shard_reset(this.context.session);
      throw error;
    }
    if (outputDtype) output = cast(output, outputDtype);
    for (const group of [...this.groups].reverse())
      output = differentiable(output, (tensors) => ops.espalier.shard_leave(group, tensors));
    return output;
  }
}

function differentiable<T>(value: T, through: (tensors: Tensor[]) => Tensor[]): T {
  if (isGradEnabled()) return throughDifferentiable(value, through);
  through([]);
  return value;
}

function cast<T>(value: T, dtype: DType): T {
  return mapTensors(value, (t) => (/^(float|bfloat)/.test(t.dtype) && t.dtype !== dtype ? t.to(dtype) : t));
}

function byDtype(parameters: readonly Tensor[]): Tensor[][] {
  const kinds = new Map<string, Tensor[]>();
  for (const parameter of parameters) {
    const list = kinds.get(parameter.dtype);
    if (list) list.push(parameter);
    else kinds.set(parameter.dtype, [parameter]);
  }
  return [...kinds.values()];
}
