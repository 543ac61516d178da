// The moments of a training step at which memory may be at its most, and what a rank holds then that it does not hold
// between steps: activations, what is unsharded, and what is exchanged (native/shard, as PyTorch's
// torch/distributed/fsdp/_fully_shard).

import { numelOf } from '../core/shape.js';
import { activationsDuring, type ActivationMoment } from './activations.js';
import { shardOf } from './layout.js';
import { sumOfGroup, type ParameterGroup, type PlannedModel } from './model.js';
import { BYTES, staysGathered, type MemoryOptions } from './options.js';

/** Bytes. */
export interface Moment {
  activations: number;
  /** Gathered parameters and the buffers that they come in. */
  gathered: number;
  /** Unsharded gradients and the buffers that they are reduced from. */
  reducing: number;
  /** Gradients of this rank's shards that are there. */
  gradients: number;
}

/** What groups of parameters take, in bytes. */
interface Sizes {
  /** Gathered. */
  full: number;
  /** The buffer that it is gathered in, and what this rank gives. */
  gather: number;
  /** The gradients of a backward pass. */
  gradients: number;
  /** The buffer that gradients are reduced from. */
  packed: number;
  /** That buffer, and what comes from the others. */
  reduction: number;
  /** Gradients that are reduced, while others may still read them; so is what this rank gave of its parameters. */
  lent: number;
}

function sizesOf(group: ParameterGroup, options: MemoryOptions): Sizes {
  const { ranks, dtype, computeDtype, reduceDtype, backend } = options;
  const [compute, reduce] = [BYTES[computeDtype], BYTES[reduceDtype]];
  const numel = sumOfGroup(group, ({ shape }) => numelOf(shape));
  const shard = sumOfGroup(group, ({ shape }) => shardOf(shape, ranks));
  const cast = dtype === computeDtype ? 0 : shard;
  if (ranks === 1) {
    const full = dtype === computeDtype ? 0 : numel * compute;
    return { full, gather: 0, gradients: full, packed: 0, reduction: 0, lent: 0 };
  }
  const gradients = numel * compute;
  // Parameters and gradients are read where they lie, and nothing is received.
  if (backend === 'memory') {
    const packed = numel * reduce;
    return {
      ...{ full: numel * compute, gather: 2 * cast * compute, gradients },
      ...{ packed, reduction: packed, lent: packed },
    };
  }
  // NCCL gathers all ranks' parts in one buffer and makes the mean in one; Gloo's messages come in a buffer of what the
  // others send.
  const others = (ranks - 1) * shard;
  const packed = ranks * shard * reduce;
  return {
    full: numel * compute,
    gather: ((backend === 'nccl' ? ranks * shard : others) + cast) * compute,
    gradients,
    packed,
    reduction: packed + (backend === 'nccl' ? shard : others) * reduce,
    lent: 0,
  };
}

/**
 * The backward pass goes from the loss through the last block to the first. While one computes, the next is gathered and
 * the one before is reduced. The root's parameters are there all the time, its gradients grow from those of the head on,
 * and are reduced at the end.
 */
export function momentsOf(model: PlannedModel, options: MemoryOptions): Moment[] {
  const { ranks, dtype, reduceDtype, backend, checkpointing, noSync, accumulate } = options;
  const stays = staysGathered(options);
  const layers = model.blocks.reduce((sum, { count }) => sum + count, 0);
  const root = sizesOf(model.root, options);
  const sizes = model.blocks.map((group) => sizesOf(group, options));
  const largest = (part: keyof Sizes) => Math.max(0, ...sizes.map((block) => block[part]));
  const [full, gather, grown, reduction, lent] = [
    largest('full'),
    largest('gather'),
    largest('gradients'),
    largest('reduction'),
    largest('lent'),
  ];
  // Checkpointed blocks are gathered when they run again, not ahead.
  const ahead = checkpointing ? 0 : gather;
  const allBlocks = model.blocks.reduce((sum, { count }, i) => sum + count * (sizes[i] as Sizes).full, 0);
  const shards = (group: ParameterGroup) =>
    group.count * BYTES[dtype] * sumOfGroup(group, ({ shape }) => shardOf(shape, ranks));
  const rootShard = shards(model.root);
  const blockShards = model.blocks.reduce((sum, group) => sum + shards(group), 0);
  // Whole gradients that earlier micro-batches left, in the dtype of reduction, until they are reduced.
  const whole = (group: ParameterGroup) =>
    noSync && ranks > 1
      ? group.count * BYTES[reduceDtype] * sumOfGroup(group, ({ shape }) => numelOf(shape))
      : 0;
  const wholeRoot = whole(model.root);
  const wholeBlocks = model.blocks.reduce((sum, group) => sum + whole(group), 0);
  // Micro-batches that reduce each find the gradients of the one before.
  const kept = accumulate > 1 && !noSync;
  const during = (moment: ActivationMoment) =>
    model.architecture ? activationsDuring(model.architecture, options, moment) : 0;
  const headGradients = headShare(model) * root.gradients;

  // The last two things that were lent may not be back yet: what blocks were gathered from is among them.
  const lentBehind = (done: number) => lent * Math.max(0, Math.min(stays ? 2 : 1, done - 1));
  const lentBlocks = lent * Math.min(2, layers);

  /** `left`: blocks whose backward pass is not over; the last of them is in it. */
  const inBlock = (left: number): Moment => {
    const done = layers - left;
    return {
      activations: during({ left }),
      gathered: root.full + (stays ? (allBlocks * left) / layers : full + (left > 1 ? ahead : 0)),
      reducing:
        headGradients +
        grown +
        (done > 0 ? reduction : 0) +
        lentBehind(done) +
        wholeRoot +
        (wholeBlocks * left) / Math.max(layers, 1),
      gradients: kept
        ? rootShard + blockShards
        : (blockShards * Math.max(0, done - (ranks > 1 ? 1 : 0))) / Math.max(layers, 1),
    };
  };
  const gradients = rootShard * (kept ? 1 : 0) + blockShards;
  const rootGradients = Math.max(root.gradients, wholeRoot);
  // What is read where it lies is at most converted, one parameter after the other.
  const packing = backend === 'memory' ? Math.max(rootGradients, root.packed) : rootGradients + root.packed;
  const blocks = layers === 0 ? [] : [layers, layers - 1, Math.min(2, layers), 1].filter((left) => left > 0);
  return [
    {
      activations: during('loss'),
      gathered: root.full + (stays ? allBlocks : ahead),
      reducing: wholeRoot + wholeBlocks,
      gradients: kept ? rootShard + blockShards : 0,
    },
    ...blocks.map(inBlock),
    // The gradients of the root are whole, and what it was gathered for is over.
    {
      activations: during('end'),
      gathered: root.full,
      reducing: rootGradients + reduction + lentBehind(layers),
      gradients,
    },
    {
      activations: during('end'),
      gathered: 0,
      reducing: packing + lentBlocks,
      gradients,
    },
    {
      activations: during('end'),
      gathered: 0,
      reducing: root.reduction + lentBlocks,
      gradients: gradients + (kept ? 0 : rootShard),
    },
  ];
}

/** The share of the root's gradients that are there once the head's are. */
function headShare({ root, architecture }: PlannedModel): number {
  const all = sumOfGroup(root, ({ shape }) => numelOf(shape));
  if (!architecture || architecture.tied === null || all === 0) return 0;
  return (architecture.vocab * architecture.dim) / all;
}
