/**
 * The functions that the addon (binding/) exports, as they are: handles are numbers, nothing is converted.
 * Only files of lib/core call them.
 */
import v8 from 'node:v8';
import vm from 'node:vm';
import { OutOfMemoryError, makeError } from './errors.js';
import { loadBinding } from '../libtorch/load.js';

/** Names a native value; see binding/slots.h. Negative when it comes fresh and must be tracked. */
export type Handle = number;

/** c10's number of a stream, which with a device names it. */
export type StreamId = number | bigint;

/** What `Scalar` arguments and `item()` can be. */
export interface Complex {
  re: number;
  im: number;
}

export interface ArgumentSchema {
  name: string;
  kind: string;
  optional: boolean;
  hasDefault: boolean;
  kwargOnly: boolean;
  isOut: boolean;
  isWrite: boolean;
  length: number;
}

export interface ReturnSchema {
  kind: string;
  optional: boolean;
  aliasOf: number;
}

export interface OverloadSchema {
  overload: string;
  schema: string;
  vararg: boolean;
  arguments: ArgumentSchema[];
  returns: ReturnSchema[];
}

/** A native call: arguments in schema order as binding/marshal.h describes them. */
export type RawCall = (...args: unknown[]) => unknown;
export type RawAsyncCall = (...args: unknown[]) => [Promise<unknown>, () => void];

export interface NativeBinding {
  install(
    makeError: (code: string, message: string, schema: string | undefined, native: string) => Error,
    emitWarning: (message: string) => void,
    collectGarbage: () => void,
  ): void;

  operator(name: string, overload: string): RawCall;
  operatorAsync(name: string, overload: string): RawAsyncCall;
  /** Converts and checks arguments, and does not call. */
  operatorCheck(name: string, overload: string): RawCall;
  overloads(name: string): OverloadSchema[];
  operatorNames(): string[];
  hasOperator(name: string): boolean;

  shape(t: Handle): number[];
  strides(t: Handle): number[];
  isContiguous(t: Handle): boolean;
  ndim(t: Handle): number;
  numel(t: Handle): number;
  dtype(t: Handle): number;
  device(t: Handle): string;
  layout(t: Handle): number;
  itemSize(t: Handle): number;
  dataPtr(t: Handle): bigint;
  storageId(t: Handle): bigint;
  sameTensor(a: Handle, b: Handle): boolean;
  alias(t: Handle): Handle;
  item(t: Handle): number | bigint | boolean | Complex;
  toBuffer(t: Handle): ArrayBuffer;
  fromBuffer(bytes: ArrayBufferView, dtype: number, shape: readonly number[]): Handle;
  copyBuffer(t: Handle, bytes: ArrayBufferView): void;

  dispose(t: Handle): void;
  disposeAll(handles: Float64Array): void;
  /** Each handle names the value of its source from now on. */
  repoint(handles: Float64Array, sources: Float64Array): void;
  alive(t: Handle): boolean;
  keep(t: Handle, wrapper: object): void;
  track(t: Handle, wrapper: object): void;
  beginScope(name?: string): void;
  endScope(escaping?: Float64Array): number[] | undefined;
  scopeDepth(): number;
  sweep(): void;
  setDebug(debug: boolean): void;
  memory(): { tensors: number; bytes: Record<string, number> };
  /** Bytes allocated in host memory, and the peak, which begins anew with `reset` after it was read. */
  hostMemory(reset: boolean): [allocated: number, peak: number];

  backward(
    roots: Float64Array,
    gradients: Float64Array | undefined,
    retainGraph: boolean | undefined,
    createGraph: boolean,
    inputs: Float64Array | undefined,
  ): void;
  grad(
    outputs: Float64Array,
    inputs: Float64Array,
    gradOutputs: Float64Array | undefined,
    retainGraph: boolean | undefined,
    createGraph: boolean,
    allowUnused: boolean,
  ): (Handle | null)[];
  leaves(roots: Float64Array, known: Float64Array): (Handle | null)[];
  getGrad(t: Handle): Handle | null;
  setGrad(t: Handle, gradient: Handle | null): void;
  requiresGrad(t: Handle): boolean;
  setRequiresGrad(t: Handle, value: boolean): void;
  isLeaf(t: Handle): boolean;
  version(t: Handle): number;
  bumpVersions(tensors: Float64Array): void;
  registerHook(t: Handle, hook: (gradient: Handle) => Handle | undefined): number;
  removeHook(t: Handle, id: number): void;
  registerAccumulateHook(t: Handle, hook: (t: Handle) => void): number;
  removeAccumulateHook(t: Handle, id: number): void;

  applyFunction(
    inputs: Float64Array,
    forward: () => Float64Array,
    backward: (gradients: Float64Array, saved: Float64Array, needs: boolean[]) => Float64Array,
  ): Handle[];
  saveForBackward(tensors: Float64Array): void;
  markNonDifferentiable(tensors: Float64Array): void;
  markDirty(tensors: Float64Array): void;

  gradEnabled(): boolean;
  setGradEnabled(enabled: boolean): void;
  inferenceEnabled(): boolean;
  withInferenceMode<T>(body: () => T): T;
  setAutocast(device: string, enabled: boolean, dtype: number | undefined): [boolean, number];
  autocastDtype(device: string): number | null;
  enterAutocast(): number;
  leaveAutocast(): void;
  setDeterministic(enabled: boolean, warnOnly: boolean): void;
  deterministic(): boolean;

  newGenerator(device: string): Handle;
  seedGenerator(generator: Handle | string, seed: number | bigint): void;
  seedAll(seed: number | bigint): void;
  initialSeed(generator: Handle | string): number | bigint;
  generatorState(generator: Handle | string): Handle;
  setGeneratorState(generator: Handle | string, state: Handle): void;

  setThreads(threads: number): void;
  threads(): number;
  cudaCount(): number;
  synchronize(device: string): void;
  emptyCache(): void;

  currentDevice(): number;
  setDevice(index: number): void;
  newStream(device: number, priority: number): [StreamId, number];
  currentStream(device: number): [StreamId, number];
  defaultStream(device: number): [StreamId, number];
  setCurrentStream(stream: StreamId, device: number): void;
  streamQuery(stream: StreamId, device: number): boolean;
  streamSynchronize(stream: StreamId, device: number): void;
  streamSynchronizeAsync(stream: StreamId, device: number): [Promise<void>, () => void];
  synchronizeAsync(device: number): [Promise<void>, () => void];
  recordStream(t: Handle, stream: StreamId, device: number): void;
  newEvent(timing: boolean): Handle;
  eventRecord(event: Handle, stream: StreamId, device: number): void;
  eventWait(event: Handle, stream: StreamId, device: number): void;
  eventQuery(event: Handle): boolean;
  eventSynchronize(event: Handle): void;
  eventSynchronizeAsync(event: Handle): [Promise<void>, () => void];
  eventElapsed(start: Handle, end: Handle): number;
  deviceStats(device: number): Record<string, number>;
  resetPeakStats(device: number): void;
  resetAccumulatedStats(device: number): void;
  memoryInfo(device: number): [free: number, total: number];
  /** Whether an operator that runs out of memory collects garbage, empties the caches and tries once more. */
  setRelief(on: boolean): void;
  getSwitch(name: string): boolean;
  setSwitch(name: string, on: boolean): void;
  float32Precision(library: 'matmul' | 'cudnn'): string;
  setFloat32Precision(library: 'matmul' | 'cudnn', precision: string): void;
  defaultDtype(): number;
  setDefaultDtype(dtype: number): void;
  about(): { torch: string; cpuCapability: string; config: string; parallel: string };

  appendTensors(descriptor: number, tensors: Float64Array): [Promise<number>, () => void];
  loadLibrary(path: string): void;

  newImage(bytes: number, pinned: boolean): Handle;
  touchImage(image: Handle): [Promise<void>, () => void];
  stageTensors(image: Handle, head: Uint8Array, offsets: Float64Array, tensors: Float64Array): void;
  writeImage(path: string, image: Handle, bytes: number, block: number): [Promise<ArrayBuffer>, () => void];
  readRuns(
    path: string,
    fileBytes: number,
    block: number,
    digests: Uint8Array,
    runs: Float64Array,
    tensors: Float64Array,
  ): [Promise<number>, () => void];
  distJoin(
    host: string,
    port: number,
    agentStore: boolean,
    prefix: string,
    token: string,
    address: string,
    rank: number,
    size: number,
    timeout: number,
  ): [Promise<void>, () => void];
  distConnect(
    name: string,
    ranks: readonly number[],
    backend: string,
    timeout: number,
  ): [Promise<void>, () => void];
  distDisconnect(name: string): [Promise<void>, () => void];
  distLeave(patience: number): [Promise<void>, () => void];
  distReport(reason: string, followed: boolean): void;
  distRunning(): number;
  distAllReduce(group: string, t: Handle, op: number): Promise<void>;
  distReduce(group: string, t: Handle, op: number, root: number): Promise<void>;
  distBroadcast(group: string, t: Handle, root: number): Promise<void>;
  distAllGather(group: string, outputs: Float64Array, input: Handle): Promise<void>;
  distAllGatherInto(group: string, output: Handle, input: Handle): Promise<void>;
  distGather(group: string, outputs: Float64Array, input: Handle, root: number): Promise<void>;
  distScatter(group: string, output: Handle, inputs: Float64Array, root: number): Promise<void>;
  distReduceScatterInto(group: string, output: Handle, input: Handle, op: number): Promise<void>;
  distAllToAllInto(
    group: string,
    output: Handle,
    input: Handle,
    outputSplits: readonly number[],
    inputSplits: readonly number[],
  ): Promise<void>;
  distBarrier(group: string): Promise<void>;
  distSend(group: string, t: Handle, to: number, tag: number): Promise<void>;
  distReceive(group: string, t: Handle, from: number, tag: number): Promise<void>;
}

let loaded: NativeBinding | undefined;

/**
 * The addon, loaded with libtorch on first use (so that importing the package costs nothing).
 *
 * @throws {LibtorchError} when libtorch or the addon cannot be loaded; the message lists what was tried.
 */
export function native(): NativeBinding {
  return loaded ?? load();
}

function load(): NativeBinding {
  const binding = loadBinding() as NativeBinding;
  binding.install(
    (code, message, schema, nativeStack) => {
      const error = makeError(code, message, schema, nativeStack);
      if (error instanceof OutOfMemoryError) tellMemory(error, binding);
      return error;
    },
    (message) => process.emitWarning(message, 'TorchWarning'),
    collectGarbage,
  );
  if (process.env['ESPALIER_DEBUG']) binding.setDebug(true);
  loaded = binding;
  return binding;
}

function tellMemory(error: OutOfMemoryError, binding: NativeBinding): void {
  error.memory = binding.memory();
  if (binding.cudaCount() === 0) return;
  const used = Object.keys(error.memory.bytes).map((device) => /^cuda:(\d+)$/.exec(device)?.[1]);
  const indices = [binding.currentDevice(), ...used.filter((index) => index !== undefined).map(Number)];
  error.devices = {};
  for (const index of new Set(indices)) {
    const stats = binding.deviceStats(index);
    const [free, total] = binding.memoryInfo(index);
    const [allocated, reserved] = [
      stats['allocated_bytes.all.current']!,
      stats['reserved_bytes.all.current']!,
    ];
    error.devices[`cuda:${index}`] = { allocated, reserved, free, total };
  }
}

let gc: (() => void) | undefined;

/** A full collection, for the moment when a device is out of memory. */
function collectGarbage(): void {
  if (!gc) {
    v8.setFlagsFromString('--expose-gc');
    gc = vm.runInNewContext('gc') as () => void;
    v8.setFlagsFromString('--no-expose-gc');
  }
  gc();
}
