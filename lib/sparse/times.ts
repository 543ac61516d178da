// Times that were measured before, by device, driver, libraries and shape.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolderSync, readJsonSync, writeJsonSync } from '../core/files.js';
import { cacheFolder } from '../libtorch/cache.js';
import type { Times } from './decide.js';
import type { Algorithms } from './linear24.js';

/** What was measured of one layer with one shape. */
export interface Measured extends Times {
  /** The algorithms that sparse was fastest with; null: the library's default. */
  algorithms: Algorithms | null;
}

const FORMAT = 'espalier-sparse-times/1';

/** Where times are kept by default. */
export function timesFile(): string {
  return join(cacheFolder(), 'sparse', 'times.json');
}

/** @internal The file's times; none where there is no file, or it holds something else. */
export class TimesFile {
  /** @param named whether someone named this file: then what cannot be kept there is an error */
  constructor(
    readonly path: string | null,
    private readonly named = true,
  ) {}

  get(key: string): Measured | null {
    const found = this.#read()[key];
    return isMeasured(found) ? found : null;
  }

  put(key: string, measured: Measured): void {
    if (this.path === null) return;
    try {
      makeFolderSync(dirname(this.path));
      // Read again: another process may have added its own.
      writeJsonSync(this.path, { format: FORMAT, times: { ...this.#read(), [key]: measured } });
    } catch (error) {
      // A cache that no disk takes costs a measurement the next time, and no result.
      if (this.named || (error as NodeJS.ErrnoException).syscall === undefined) throw error;
    }
  }

  #read(): Record<string, unknown> {
    if (this.path === null || !existsSync(this.path)) return {};
    try {
      const { format, times } = readJsonSync(this.path) as { format?: unknown; times?: unknown };
      return format === FORMAT && typeof times === 'object' && times !== null
        ? (times as Record<string, unknown>)
        : {};
    } catch {
      return {};
    }
  }
}

function isMeasured(value: unknown): value is Measured {
  if (typeof value !== 'object' || value === null) return false;
  const { dense, sparse, algorithms } = value as Partial<Measured>;
  return typeof dense === 'number' && typeof sparse === 'number' && areAlgorithms(algorithms);
}

function areAlgorithms(value: unknown): boolean {
  if (value === null) return true;
  const { forward, transposed } = (value ?? {}) as Partial<Algorithms>;
  return areNumbers(forward) && (transposed === null || areNumbers(transposed));
}

function areNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n));
}
