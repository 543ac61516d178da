import { join } from 'node:path';
import { empty, noGrad, type Tensor } from '../core/index.js';
import { handlesOf } from '../core/handle.js';
import { runJob } from '../core/job.js';
import { native } from '../core/native.js';
import { DataError } from '../core/errors.js';
import { elementBytes, parseHeader, type Header, type TensorEntry } from '../io/header.js';
import type { Run } from './box.js';
import { BLOCK_BYTES, readDigests, type FileEntry } from './manifest.js';

/** Bytes of a file on their way into a tensor. */
export interface Transfer {
  entry: TensorEntry;
  run: Run;
  into: Tensor;
}

/** One rank's file of a checkpoint, read by parts: every block that is touched is checked against its digest. */
export class ShardReader {
  #bytesRead = 0;

  private constructor(
    readonly path: string,
    private readonly file: FileEntry,
    private readonly digests: Uint8Array,
    private readonly signal: AbortSignal | undefined,
  ) {}

  header!: Header;

  static async open(folder: string, file: FileEntry, signal?: AbortSignal): Promise<ShardReader> {
    const digests = await readDigests(folder, file);
    const reader = new ShardReader(join(folder, file.name), file, digests, signal);
    const head = noGrad(() => empty([file.headBytes], { dtype: 'uint8' })).keep();
    try {
      await reader.#read([0, file.headBytes, 0, 0, 1, 0, 0], [head]);
      const bytes = new Uint8Array(native().toBuffer(head.handle));
      reader.header = parseHeader(bytes.subarray(8), file.bytes, reader.path);
    } finally {
      head.dispose();
    }
    return reader;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  entry(name: string): TensorEntry {
    const entry = this.header.tensors.get(name);
    if (!entry) throw new DataError(`Expected a tensor '${name}' in ${this.path} but it has none`);
    return entry;
  }

  /** Reads runs of elements into contiguous tensors on the CPU, in one pass through the file. */
  async read(transfers: readonly Transfer[]): Promise<void> {
    if (transfers.length === 0) return;
    const tensors = [...new Set(transfers.map(({ into }) => into))];
    const index = new Map(tensors.map((tensor, i) => [tensor, i]));
    const runs = transfers.flatMap(({ entry, run, into }) => {
      const bytes = elementBytes(entry.dtype);
      const { from, to, length, times, fromStep, toStep } = run;
      const start = entry.begin + from * bytes;
      return [start, length * bytes, index.get(into)!, to * bytes, times, fromStep * bytes, toStep * bytes];
    });
    await this.#read(runs, tensors);
  }

  /** Reads every block. */
  async verify(): Promise<void> {
    const blocks = this.digests.length / 32;
    const bytes = noGrad(() => empty([blocks], { dtype: 'uint8' })).keep();
    try {
      await this.#read([0, 1, 0, 0, blocks, BLOCK_BYTES, 1], [bytes]);
    } finally {
      bytes.dispose();
    }
  }

  async #read(runs: readonly number[], tensors: readonly Tensor[]): Promise<void> {
    const { bytes } = this.file;
    const job = native().readRuns(
      this.path,
      bytes,
      BLOCK_BYTES,
      this.digests,
      Float64Array.from(runs),
      handlesOf(tensors),
    );
    this.#bytesRead += await asData(runJob(job, { signal: this.signal }), this.path);
  }
}

/** What goes wrong while a file is read is the file's fault. */
async function asData<T>(reading: Promise<T>, path: string): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    if (!(cause instanceof Error) || (cause as { code?: string }).code !== 'ERR_TORCH') throw cause;
    throw new DataError(cause.message.includes(path) ? cause.message : `${path}: ${cause.message}`, {
      cause,
    });
  }
}
