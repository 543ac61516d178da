// One line that spreads a model over ranks.

import { keepAlive } from '../core/handle.js';
import { ArgumentError, noGrad, ops, scope, type Device, type Opaque, type Tensor } from '../core/index.js';
import { currentDevice as cudaDevice } from '../cuda/index.js';
import { world, type ProcessGroup } from '../dist/index.js';
import { shadow, type AnyModule } from '../nn/index.js';
import { shardedOf } from './box.js';
import { unitsOf } from './group-parameters.js';
import { materialize } from './materialize.js';
import type { ShardOptions } from './options.js';
import { recordUnit, Unit, unitOf, type UnitContext } from './unit.js';

/** What {@link shard} made of a module. */
export class Sharding {
  /** @internal */
  constructor(
    readonly module: AnyModule,
    readonly group: ProcessGroup,
    private readonly session: Opaque,
    private readonly made: readonly Unit[],
  ) {}

  /**
   * Whether the next backwards reduce gradients over the ranks. Switched off for all but the last of several backwards,
   * gradients are accumulated without a word on the wire, as whole tensors: memory for all of them.
   *
   * @param options.reshardAfterBackward with `on` false: free full parameters after backward all the same. Default true.
   * @example
   * batches.forEach((batch, i) => {
   *   sharding.setRequiresGradientSync(i === batches.length - 1);
   *   loss(model, batch).backward();
   * });
   */
  setRequiresGradientSync(on: boolean, options: { reshardAfterBackward?: boolean } = {}): void {
    ops.espalier.shard_synchronize(this.session, on, options.reshardAfterBackward ?? true);
  }

  /**
   * How the ranks reach one another: `memory` where all are on one host, on the CPU, and the system lets them read each other's
   * memory, which is several times as fast as Gloo's sockets; else `group`, by collectives of the process group. The bits are
   * the same. With `ESPALIER_READ_MEMORY=0` in the environment of any rank it is `group`.
   */
  get exchange(): 'memory' | 'group' {
    const onCpu = this.module.parameters().every(({ device }) => device === 'cpu');
    return onCpu && ops.espalier.shard_reads_memory(this.session) ? 'memory' : 'group';
  }

  /**
   * Forgets an iteration that an error broke off: waits for what is on the wire, frees full parameters and drops gradients
   * that were not reduced. An error in forward does so by itself.
   */
  reset(): void {
    ops.espalier.shard_reset(this.session);
  }

  /** Frees the shards and what belongs to them. The module is of no use after it, and its parameters are to be disposed of. */
  dispose(): void {
    this.reset();
    for (const unit of this.made) unit.dispose();
    this.session.dispose();
  }
}

/**
 * Spreads the parameters of a module over the ranks of a group, as PyTorch's FSDP2 (`fully_shard`): every rank keeps its
 * rows of each, gathers those of a unit before its forward and again before its backward, and receives the mean of the
 * ranks' gradients for its rows. The module is changed in place and used as before: the parameters stay the same
 * objects, and outside of forward they name this rank's rows, so optimizers, masks and `grad` are local.
 *
 * Layout: dimension 0 in chunks of ceil(rows / ranks); the last ranks may hold fewer rows, or none ({@link shardOf}).
 *
 * A model that was built on the meta device (`nn.onDevice('meta', …)`) is given memory: each parameter is drawn whole by
 * the `resetParameters` of the modules around it, from the same random numbers on every rank (call `manualSeed` with the
 * same seed first), and cut at once. The weights do not depend on the number of ranks. Otherwise all ranks must have the
 * same weights.
 *
 * Every rank must run the same forwards and backwards in the same order. The backward of a
 * tensor that a unit hands to others not as its output but on the side is refused: the unit cannot know when it comes.
 *
 * On CUDA the group is one of NCCL's (`dist.init({ backend: 'nccl' })`), collectives run on a stream of their own beside the
 * computation, and nothing waits for the device.
 *
 * @throws {ArgumentError} for a parameter that another call has sharded or that has no dimension, and for parameters on
 *   several devices, or neither on the CPU nor on CUDA
 * @example
 * const model = nn.onDevice('meta', () => models.transformer(config));
 * shard(model, { by: models.Block });
 * const optimizer = optim.adamW(model.parameters(), { lr: 3e-4 });
 */
export function shard(module: AnyModule, options: ShardOptions = {}): Sharding {
  const { group = world(), by, mixedPrecision = {}, reshardAfterForward, prefetch = 1 } = options;
  if (unitOf(module))
    throw new ArgumentError(
      `Expected a module that is not sharded but received a sharded ${module.constructor.name}`,
    );
  const planned = unitsOf(module, by, (m) => unitOf(m) !== undefined);
  const given = planned.flatMap(({ parameters }) => parameters);
  const meta = new Set<Tensor>(given.filter(({ device }) => device === 'meta'));
  const device = deviceOf(given, options.device);
  const session = ops.espalier.shard_session(group.name, prefetch);
  keepAlive(session);
  const context: UnitContext = { group: group.name, rank: group.rank, world: group.size, session };
  for (const inner of module.modules()) unitOf(inner)?.join(context);
  const made = planned.map(({ module: own, parameters }) => {
    const reshard = reshardAfterForward ?? own !== module;
    const { outputDtype: _, ...inside } = mixedPrecision;
    const unit = new Unit(own, context, {
      mixedPrecision: own === module ? mixedPrecision : inside,
      reshardAfterForward: reshard,
    });
    scope(() => fill(unit, parameters, device));
    recordUnit(unit);
    return unit;
  });
  if (meta.size > 0) materialize(module, meta, device);
  for (const unit of made) {
    unit.point();
    shadow(unit.module, unit.layer(), { prepend: true });
  }
  return new Sharding(module, group, session, made);
}

/** Where shards live: with the parameters, all of which are on one device or on none. */
function deviceOf(parameters: readonly Tensor[], asked?: Device): Device {
  const devices = new Set(parameters.map(({ device }) => device).filter((device) => device !== 'meta'));
  const [own, other] = devices;
  if (other !== undefined)
    throw new ArgumentError(
      `Expected parameters on one device but received some on ${own} and some on ${other}`,
    );
  const device = asked === 'cuda' ? `cuda:${cudaDevice()}` : (asked ?? own ?? 'cpu');
  if (own !== undefined && own !== device)
    throw new ArgumentError(`Expected parameters on ${device} or the meta device but received one on ${own}`);
  if (device !== 'cpu' && !device.startsWith('cuda:'))
    throw new ArgumentError(
      `Expected parameters on the CPU, CUDA or the meta device but received one on ${device}`,
    );
  return device;
}

/** Cuts parameters that have contents, and lets go of the rest of them at once. */
function fill(unit: Unit, parameters: readonly Tensor[], device: Device): void {
  unit.add(parameters, device);
  noGrad(() => {
    for (const parameter of parameters) {
      if (parameter.device === 'meta') continue;
      const { native, index } = shardedOf(parameter)!;
      ops.espalier.shard_write(native, index, parameter);
    }
  });
  if (parameters.every(({ device }) => device !== 'meta')) unit.point();
}
