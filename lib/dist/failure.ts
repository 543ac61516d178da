import { existsSync, writeFileSync } from 'node:fs';
import { DistributedError } from '../core/errors.js';

/** Tells the other ranks; set while this process is in a world. */
type Report = (reason: string, followed: boolean) => void;

let recording = false;
let report: Report | undefined;

/** @internal Where {@link recordFailure} tells the other ranks why this one ends. */
export function reportTo(target: Report | undefined): void {
  report = target;
}

/**
 * From now on, the error that ends this process (thrown and not caught, or a rejection that nobody handles) is written
 * where the launcher looks for it, and told to the other ranks. {@link init} calls it; `node --import
 * espalier/dist/record` does so before a script is even loaded.
 */
export function recordFailures(): void {
  if (recording) return;
  recording = true;
  process.on('uncaughtExceptionMonitor', recordFailure);
}

/**
 * Writes an error to the file that torchrun and `espalier launch` name in `TORCHELASTIC_ERROR_FILE`, and tells the other
 * ranks. For scripts that catch what ends them.
 */
export function recordFailure(error: unknown): void {
  const followed = error instanceof DistributedError;
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  try {
    report?.(`${name}: ${message}`, followed);
  } catch {
    // They see the connection close.
  }
  const path = process.env['TORCHELASTIC_ERROR_FILE'];
  if (!path || existsSync(path)) return;
  // The launcher takes the earliest error for the cause, to the second. What followed another rank's is dated later.
  const timestamp = Math.floor(Date.now() / 1000) + (followed ? 1 : 0);
  const record = {
    message: {
      message: `${name}: ${message}`,
      extraInfo: { py_callstack: stack ?? '', timestamp: String(timestamp) },
    },
  };
  try {
    writeFileSync(path, JSON.stringify(record));
  } catch (cause) {
    process.stderr.write(`espalier: ${path} cannot be written: ${(cause as Error).message}\n`);
  }
}
