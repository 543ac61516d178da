import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  writeSync,
} from 'node:fs';
import { DataError } from '../core/errors.js';
import type { Ranks } from './ranks.js';
import { metricsLine, timingLine, type MetricsLine, type TimingLine } from './records.js';

/** Writes one training's `metrics.jsonl`: appended line by line, cut back to the last snapshot on resume. */
export class Recorder {
  readonly #descriptor: number;
  #length: number;

  /**
   * @param length how much of the file the snapshot covers; what lies behind is cut off
   * @throws DataError when the file is shorter than that
   */
  constructor(path: string, length: number) {
    this.#descriptor = openSync(path, existsSync(path) ? 'r+' : 'w+');
    const size = fstatSync(this.#descriptor).size;
    if (size < length) {
      closeSync(this.#descriptor);
      throw new DataError(
        `${path} has ${size} bytes, but its snapshot was taken at ${length}: it was altered`,
      );
    }
    ftruncateSync(this.#descriptor, length);
    this.#length = length;
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  write(line: MetricsLine): void {
    const bytes = Buffer.from(`${JSON.stringify(metricsLine.parse(line))}\n`);
    for (let at = 0; at < bytes.length;)
      at += writeSync(this.#descriptor, bytes, at, bytes.length - at, this.#length + at);
    this.#length += bytes.length;
  }

  /** Makes what was written durable: before a snapshot that counts on it. */
  flush(): void {
    fsyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** What a training needs of a recorder. */
export type Records = Pick<Recorder, 'length' | 'write' | 'flush' | 'close'>;

/** The recorder of a training: rank 0 writes the file, the others nothing. */
export async function openRecorder(path: string, length: number, ranks: Ranks): Promise<Records> {
  let recorder: Recorder | undefined;
  await ranks.lead(() => void (recorder = new Recorder(path, length)));
  const nothing = () => undefined;
  return recorder ?? { length, write: nothing, flush: nothing, close: nothing };
}

/** Appends a line to a `timing.jsonl`. */
export function appendTiming(path: string, line: TimingLine): void {
  appendFileSync(path, `${JSON.stringify(timingLine.parse(line))}\n`);
}

/** A number as records hold it: what is not finite becomes null. */
export function recorded(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
