import { describe } from '../core/dtype.js';
import { ArgumentError, ShapeError } from '../core/errors.js';
import { expectedTensor, handlesOf } from '../core/handle.js';
import { native } from '../core/native.js';
import { Tensor } from '../core/tensor.js';
import { reduceOpCode, type ReduceOp } from './reduce-op.js';

/** Where a send or a receive belongs, when several are on the way between two ranks. */
export interface TransferOptions {
  tag?: number;
}

/**
 * Ranks that compute together, over c10d (Gloo on the CPU). Made by {@link init} and {@link newGroup}.
 *
 * Every member calls the same collectives in the same order. A call queues the collective at once and returns a Promise
 * that settles when it has ended here: several may be on the way, and the JavaScript thread never waits. Tensors are
 * contiguous, of the same shape and dtype on every rank unless said otherwise; they are read and written in place and
 * must not be touched before the Promise is settled. Nothing is recorded for autograd.
 *
 * A collective that does not end within the group's timeout, or loses a member, rejects with a {@link DistributedError}
 * that names the rank, the collective and the ranks that were missing; the group cannot be used afterwards.
 *
 * Operators of libtorch take the group by its `name`: `ops._c10d_functional.all_reduce(x, 'sum', group.name)`.
 */
export class ProcessGroup {
  /** @internal Use `dist.init()` and `dist.newGroup()`. */
  constructor(
    /** Under which c10d knows it in this process. */
    readonly name: string,
    /** Ranks of the world, in the order of the group. */
    readonly ranks: readonly number[],
    /** Of this process in the group, from 0. */
    readonly rank: number,
  ) {}

  /** Number of ranks. */
  get size(): number {
    return this.ranks.length;
  }

  /**
   * `tensor = op over the ranks of tensor`, the same bits on every rank.
   *
   * @example await dist.world().allReduce(loss, 'avg');
   */
  async allReduce(tensor: Tensor, op: ReduceOp = 'sum'): Promise<void> {
    await native().distAllReduce(this.name, handleOf(tensor), reduceOpCode(op));
  }

  /** As {@link allReduce}, for the rank `root` of the group only; the tensors of the others end undefined. */
  async reduce(tensor: Tensor, root: number, op: ReduceOp = 'sum'): Promise<void> {
    await native().distReduce(this.name, handleOf(tensor), reduceOpCode(op), root);
  }

  /** Copies the tensor of the rank `root` of the group to all. */
  async broadcast(tensor: Tensor, root: number): Promise<void> {
    await native().distBroadcast(this.name, handleOf(tensor), root);
  }

  /**
   * `outputs[r] = input of rank r`. Shapes may differ between ranks where every rank knows them.
   *
   * @param outputs one for each rank
   */
  async allGather(outputs: readonly Tensor[], input: Tensor): Promise<void> {
    this.expectOnePerRank('outputs', outputs);
    await native().distAllGather(this.name, handlesOf(outputs), handleOf(input));
  }

  /**
   * `output = concatenation of the ranks' inputs`, in the order of the ranks.
   *
   * @param output of `size` times as many elements as `input`, of any shape
   */
  async allGatherInto(output: Tensor, input: Tensor): Promise<void> {
    this.expectElements('output', output, 'input', input);
    await native().distAllGatherInto(this.name, handleOf(output), handleOf(input));
  }

  /**
   * `outputs[r] = input of rank r`, at the rank `root` only.
   *
   * @param outputs one for each rank at the root, empty elsewhere
   */
  async gather(outputs: readonly Tensor[], input: Tensor, root: number): Promise<void> {
    if (this.rank === root) this.expectOnePerRank('outputs', outputs);
    await native().distGather(this.name, handlesOf(this.rank === root ? outputs : []), handleOf(input), root);
  }

  /**
   * `output = inputs[rank] of the rank root`.
   *
   * @param inputs one for each rank at the root, empty elsewhere
   */
  async scatter(output: Tensor, inputs: readonly Tensor[], root: number): Promise<void> {
    if (this.rank === root) this.expectOnePerRank('inputs', inputs);
    await native().distScatter(
      this.name,
      handleOf(output),
      handlesOf(this.rank === root ? inputs : []),
      root,
    );
  }

  /**
   * `output = part number rank of (op over the ranks of input)`, in `size` equal parts.
   *
   * @param input of `size` times as many elements as `output`, of any shape
   */
  async reduceScatterInto(output: Tensor, input: Tensor, op: ReduceOp = 'sum'): Promise<void> {
    this.expectElements('input', input, 'output', output);
    await native().distReduceScatterInto(this.name, handleOf(output), handleOf(input), reduceOpCode(op));
  }

  /**
   * Part r of `input` goes to rank r; part r of `output` comes from rank r. Parts are rows of dim 0: equal ones, or as
   * many as `splits` says for each rank.
   */
  async allToAllInto(
    output: Tensor,
    input: Tensor,
    splits: { output?: readonly number[]; input?: readonly number[] } = {},
  ): Promise<void> {
    const [out, into] = [splits.output ?? [], splits.input ?? []];
    await native().distAllToAllInto(this.name, handleOf(output), handleOf(input), out, into);
  }

  /** Ends when every rank has called it. */
  async barrier(): Promise<void> {
    await native().distBarrier(this.name);
  }

  /** Sends a tensor to the rank `to` of the group, which receives it with the same tag. */
  async send(tensor: Tensor, to: number, { tag = 0 }: TransferOptions = {}): Promise<void> {
    this.expectOther(to);
    await native().distSend(this.name, handleOf(tensor), to, tag);
  }

  /** Receives a tensor, of known shape and dtype, from the rank `from` of the group. */
  async recv(tensor: Tensor, from: number, { tag = 0 }: TransferOptions = {}): Promise<void> {
    this.expectOther(from);
    await native().distReceive(this.name, handleOf(tensor), from, tag);
  }

  private expectOnePerRank(what: string, tensors: readonly Tensor[]): void {
    if (!Array.isArray(tensors) || tensors.length !== this.size)
      throw new ArgumentError(
        `Expected ${this.size} ${what}, one for each rank, but received ${Array.isArray(tensors) ? tensors.length : describe(tensors)}`,
      );
  }

  private expectOther(rank: number): void {
    if (rank === this.rank) throw new ArgumentError(`Expected another rank than this one, ${rank}`);
  }

  private expectElements(large: string, whole: Tensor, small: string, part: Tensor): void {
    const [received, one] = [elements(whole), elements(part)];
    if (received !== one * this.size)
      throw new ShapeError(
        `Expected ${large} of ${this.size} x ${one} elements, as ${small} has ${one}, but received ${received}`,
      );
  }
}

function handleOf(tensor: Tensor): number {
  if (tensor instanceof Tensor) return tensor.handle;
  throw expectedTensor(tensor);
}

function elements(tensor: Tensor): number {
  if (tensor instanceof Tensor) return tensor.numel;
  throw expectedTensor(tensor);
}
