import { keepAlive } from '../core/handle.js';
import { native, type Handle } from '../core/native.js';
import { requireDevice } from './device.js';
import { currentStream, type Stream } from './stream.js';

/**
 * A mark in a stream: it is reached when all that was queued before it is done.
 *
 * @example
 * const [start, end] = [new cuda.Event({ enableTiming: true }), new cuda.Event({ enableTiming: true })];
 * start.record();
 * x.matmul(y);
 * end.record();
 * await end.synchronizeAsync();
 * start.elapsedTime(end);   // milliseconds on the device
 */
export class Event {
  /** @internal */
  readonly handle: Handle;

  /** @throws {DeviceError} without a device */
  constructor({ enableTiming = false }: { enableTiming?: boolean } = {}) {
    requireDevice();
    this.handle = Math.abs(native().newEvent(enableTiming));
    keepAlive(this);
  }

  /** Puts the mark behind what is queued on a stream. An event can be recorded again: what waited keeps waiting for the first. */
  record(stream: Stream = currentStream()): void {
    native().eventRecord(this.handle, stream.id, stream.deviceIndex);
  }

  /** What is queued on a stream from now on comes after the mark. Does not block. */
  wait(stream: Stream = currentStream()): void {
    native().eventWait(this.handle, stream.id, stream.deviceIndex);
  }

  /** Whether the mark has been reached; true before it was recorded. */
  query(): boolean {
    return native().eventQuery(this.handle);
  }

  /** Waits until the mark has been reached. */
  synchronize(): void {
    native().eventSynchronize(this.handle);
  }

  /** As {@link synchronize}, without blocking the JavaScript thread. */
  async synchronizeAsync(): Promise<void> {
    await native().eventSynchronizeAsync(this.handle)[0];
  }

  /**
   * Milliseconds on the device from this mark to another.
   *
   * @throws {TorchError} unless both were made with `enableTiming`, recorded, and reached
   */
  elapsedTime(end: Event): number {
    return native().eventElapsed(this.handle, end.handle);
  }

  dispose(): void {
    native().dispose(this.handle);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
