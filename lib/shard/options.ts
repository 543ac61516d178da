import type { Device, DType } from '../core/index.js';
import type { ProcessGroup } from '../dist/index.js';
import type { AnyModule } from '../nn/index.js';

/** In which dtypes a sharded module computes, as FSDP2's `MixedPrecisionPolicy`. The shards keep their own. */
export interface MixedPrecision {
  /** Of parameters in forward and backward, and on the wire. Default: their own. */
  paramDtype?: DType;
  /** In which gradients are reduced over the ranks, and wait without synchronisation. Default: that of the shards. */
  reduceDtype?: DType;
  /** To which floating outputs of the module itself are cast, not those of units in it. Default: they stay. */
  outputDtype?: DType;
  /** Cast floating inputs of a unit to `paramDtype`. Default true. */
  castForwardInputs?: boolean;
}

/** A class of modules, or what says of a module (and its path, as `'blocks.0'`) whether it is one. */
export type UnitChoice =
  (abstract new (...args: never[]) => AnyModule) | ((module: AnyModule, path: string) => boolean);

/** Options of {@link shard}. */
export interface ShardOptions {
  /** Over whose ranks. Default: the world. */
  group?: ProcessGroup;
  /**
   * Which modules inside are units of their own: their parameters are gathered together, before their forward and again
   * before their backward, and freed after each. What belongs to none is a unit of the module itself.
   */
  by?: UnitChoice;
  mixedPrecision?: MixedPrecision;
  /** Where the shards live, and the model computes. Default: where the parameters are; `'cpu'` for those of the meta device. */
  device?: Device;
  /**
   * Whether full parameters are freed between forward and backward. Default: true, but false for the module itself,
   * whose backward comes first.
   */
  reshardAfterForward?: boolean;
  /** How many units are gathered ahead of the one that computes. Default 1. */
  prefetch?: number;
}
