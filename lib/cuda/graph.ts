/** CUDA graphs: work that is recorded once and started again as a whole, at the cost of one launch. */
import { ArgumentError } from '../core/errors.js';
import { keepAlive } from '../core/handle.js';
import { native } from '../core/native.js';
import type { Opaque } from '../core/opaque.js';
import { ops } from '../core/ops.js';
import { recording } from '../core/recording.js';
import { emptyCache } from '../core/runtime.js';
import { scope } from '../core/scope.js';
import { requireDevice, requireOperators, synchronize } from './device.js';
import { Stream, stream as onStream } from './stream.js';

/** Memory that graphs share, by its numbers. */
export type GraphPool = readonly (number | bigint)[];

/** What other threads may do while a graph is recorded; see cudaStreamBeginCapture. */
export type CaptureErrorMode = 'global' | 'thread_local' | 'relaxed';

/** Options of {@link graph}. */
export interface GraphOptions {
  /** Shares the memory of another graph ({@link CUDAGraph.pool}) or a handle. Such graphs are replayed one at a time. */
  pool?: GraphPool;
  /** To record on; not the default stream. Default: one of the library's own. */
  stream?: Stream;
  /** Default `'global'`. */
  captureErrorMode?: CaptureErrorMode;
}

type Call = (...args: unknown[]) => unknown;
const call = (name: string, ...args: unknown[]): unknown =>
  (ops['espalier_cuda']![name] as unknown as Call)(...args);

/**
 * Work on the GPU that was recorded, and can be queued again as often as one likes: the same kernels on the same addresses.
 * Nothing of JavaScript runs in a replay. Record it with {@link graph}.
 *
 * @example
 * const g = new cuda.CUDAGraph();
 * const y = cuda.graph(g, () => model.forward(x));   // x and y keep their addresses
 * x.copy_(batch);
 * g.replay();                                        // y is that of the batch
 */
export class CUDAGraph {
  /** @internal */
  readonly handle: Opaque;

  /** @throws {DeviceError} without a device, or where libespalier_cuda.so is not built */
  constructor() {
    requireOperators('a CUDA graph');
    this.handle = call('graph') as Opaque;
    keepAlive(this.handle);
  }

  /** Starts to record the current stream, which must not be the default one. {@link graph} does it with care. */
  captureBegin({ pool = [], captureErrorMode = 'global' }: Omit<GraphOptions, 'stream'> = {}): void {
    call('graph_begin', this.handle, pool, captureErrorMode);
  }

  /** Ends the recording, and makes it ready for {@link replay}. */
  captureEnd(): void {
    call('graph_end', this.handle);
  }

  /** @internal Ends a recording that failed. */
  abandon(): void {
    call('graph_abandon', this.handle);
  }

  /** Queues what was recorded on the current stream. @throws {TorchError} before anything was */
  replay(): void {
    call('graph_replay', this.handle);
  }

  /** Forgets what was recorded, and gives its memory back. Tensors of the graph must not be used afterwards. */
  reset(): void {
    call('graph_reset', this.handle);
  }

  /** The graph's memory, to be shared with another. */
  pool(): GraphPool {
    return call('graph_pool', this.handle) as GraphPool;
  }

  /** Frees the graph. */
  dispose(): void {
    this.handle.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** A pool of memory for several graphs. */
export function graphPoolHandle(): GraphPool {
  requireOperators('a CUDA graph');
  return call('graph_pool_handle') as GraphPool;
}

/** Whether the current stream is being recorded. */
export function isCurrentStreamCapturing(): boolean {
  requireOperators('a CUDA graph');
  return call('is_capturing') as boolean;
}

let own: Stream | undefined;

/**
 * Records what a synchronous function queues, without running it; returns what the function returns. Run the function two or
 * three times before, on another stream than the default one ({@link stream}): libraries set themselves up in the first runs.
 *
 * Inside, nothing may wait for the device (`item()`, printing, copies to pageable memory), nothing may depend on values, and
 * shapes are those of the recording. Tensors that the function makes come from the graph's own memory: those returned are
 * written by every replay. Random numbers go on from replay to replay. Optimizers need `capturable: true`.
 *
 * @throws whatever the function throws; the graph is then empty, and the stream as before
 */
export function graph<T>(graph: CUDAGraph, body: () => T, options: GraphOptions = {}): T {
  requireDevice();
  if (!(graph instanceof CUDAGraph)) throw new ArgumentError('Expected a CUDAGraph to record into');
  if (recording.active)
    throw new ArgumentError('Expected one recording at a time but another one is under way');
  const side = options.stream ?? (own ??= new Stream());
  synchronize();
  emptyCache();
  return onStream(side, () => {
    graph.captureBegin(options);
    native().setRelief(false);
    recording.active = true;
    try {
      const result = scope(body);
      graph.captureEnd();
      return result;
    } catch (error) {
      graph.abandon();
      throw error;
    } finally {
      recording.active = false;
      native().setRelief(true);
    }
  });
}

/** Options of {@link capture}. */
export interface CaptureOptions extends GraphOptions {
  /** Runs before the recording. Default 3. */
  warmup?: number;
}

/** What {@link capture} has recorded. */
export interface Captured<T> {
  graph: CUDAGraph;
  /** What the function returned: tensors in it are written by every replay. */
  result: T;
}

/**
 * Runs a function some times on a side stream, as its libraries need, and records it: {@link graph} with what belongs to it.
 * The warm-up runs are real ones: a training step trains.
 *
 * @example
 * const { graph, result: loss } = cuda.capture(step);
 * for (const batch of batches) { x.copy_(batch.x); y.copy_(batch.y); graph.replay(); }
 */
export function capture<T>(body: () => T, { warmup = 3, ...options }: CaptureOptions = {}): Captured<T> {
  if (!(Number.isInteger(warmup) && warmup >= 0))
    throw new ArgumentError(
      `Expected warmup to be a whole number, 0 or more, but received ${String(warmup)}`,
    );
  const recorded = new CUDAGraph();
  const side = options.stream ?? (own ??= new Stream());
  synchronize();
  onStream(side, () => {
    for (let i = 0; i < warmup; i++) scope(() => void body());
  });
  synchronize();
  return { graph: recorded, result: graph(recorded, body, { ...options, stream: side }) };
}
