/** Streams: queues of a device, each in order, several at once. */
import type { Device } from '../core/dtype.js';
import { native } from '../core/native.js';
import { refusePromise } from '../core/synchronous.js';
import { indexOf, requireDevice, type CudaDevice } from './device.js';
import { Event } from './event.js';

/** Options of a {@link Stream}. */
export interface StreamOptions {
  /** Default: the current one. */
  device?: CudaDevice;
  /** Lower numbers go first: 0, or -1 for a stream of high priority. */
  priority?: number;
}

/**
 * A queue of work on a device. Work on one stream runs in the order in which it was queued; work on two streams runs at
 * once, unless one waits for the other.
 *
 * Memory belongs to the stream that it was made on: freed, it is given to new tensors of that stream at once, as these can
 * only be written after all that was queued there. Who uses a tensor on another stream says so with
 * {@link Tensor.recordStream}, or keeps it until that stream has been waited for.
 *
 * @example
 * const copies = new cuda.Stream();
 * const next = cuda.stream(copies, () => batch.pinMemory().to({ device: 'cuda', nonBlocking: true }));
 * cuda.currentStream().waitStream(copies);   // before it is used
 * next.recordStream(cuda.currentStream());   // and freed
 */
export class Stream {
  /** c10's number of the stream. */
  readonly id: number | bigint;
  readonly deviceIndex: number;

  /** A stream of the device's pool, which has 32 for each priority, given out in turn. @throws {DeviceError} without a device */
  constructor(options: StreamOptions = {}) {
    const { device, priority = 0 } = options;
    [this.id, this.deviceIndex] = native().newStream(indexOf(device), priority);
  }

  /** @internal A stream that exists. */
  static of([id, deviceIndex]: readonly [number | bigint, number]): Stream {
    return Object.assign(Object.create(Stream.prototype) as Stream, { id, deviceIndex });
  }

  get device(): Device {
    return `cuda:${this.deviceIndex}`;
  }

  equals(other: Stream): boolean {
    return this.id === other.id && this.deviceIndex === other.deviceIndex;
  }

  /** Whether all that was queued is done. */
  query(): boolean {
    return native().streamQuery(this.id, this.deviceIndex);
  }

  /** Waits until all that was queued is done. */
  synchronize(): void {
    native().streamSynchronize(this.id, this.deviceIndex);
  }

  /** As {@link synchronize}, without blocking the JavaScript thread. */
  async synchronizeAsync(): Promise<void> {
    await native().streamSynchronizeAsync(this.id, this.deviceIndex)[0];
  }

  /** What is queued here from now on comes after the event. Does not block. */
  waitEvent(event: Event): void {
    event.wait(this);
  }

  /** What is queued here from now on comes after all that is queued on the other stream. Does not block. */
  waitStream(other: Stream): void {
    using event = other.recordEvent();
    event.wait(this);
  }

  /** Records an event, a new one where none is given, behind what was queued. */
  recordEvent(event: Event = new Event()): Event {
    event.record(this);
    return event;
  }
}

/** The stream on which operators of this thread are queued. */
export function currentStream(device?: CudaDevice): Stream {
  return Stream.of(native().currentStream(indexOf(device)));
}

/** The stream that is current unless another is made so. */
export function defaultStream(device?: CudaDevice): Stream {
  return Stream.of(native().defaultStream(indexOf(device)));
}

/** Makes a stream the current one of its device in this thread. */
export function setStream(stream: Stream): void {
  requireDevice();
  native().setCurrentStream(stream.id, stream.deviceIndex);
}

/**
 * Runs a synchronous function with a stream and its device as the current ones. Nothing is waited for, before or after.
 *
 * @example cuda.stream(side, () => weights.norm());
 */
export function stream<T>(on: Stream, body: () => T): T {
  requireDevice();
  const binding = native();
  const device = binding.currentDevice();
  const before = binding.currentStream(on.deviceIndex);
  binding.setDevice(on.deviceIndex);
  binding.setCurrentStream(on.id, on.deviceIndex);
  try {
    return refusePromise(body(), 'cuda.stream() expected a synchronous function');
  } finally {
    binding.setCurrentStream(...before);
    binding.setDevice(device);
  }
}
