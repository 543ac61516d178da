import { createReadStream, existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { DataError, RunError } from '../core/errors.js';
import { readJson, writeFileAtomic } from '../core/files.js';
import { breathe } from '../core/yield.js';
import { asCertificate } from '../tickets/certificate-file.js';
import { kernelsOf } from '../tickets/kernels-file.js';
import { metricsLine, timingLine } from '../tickets/records.js';
import { RunFolder } from '../tickets/run-folder.js';
import { renderReport, type Report } from './page.js';

/**
 * Reads what a report is made of from the folder of a finished run. Needs no libtorch.
 *
 * @throws RunError when there is no such run or it is not finished; DataError when a file is not what it should be
 */
export async function readReport(run: string): Promise<Report> {
  const folder = resolve(run);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new RunError(`Expected the folder of a run but there is none at ${folder}`);
  const path = join(folder, 'certificate.json');
  if (!existsSync(path))
    throw new RunError(
      existsSync(join(folder, 'config.json'))
        ? `The run in ${folder} is not finished: the command that started it continues it, and the report can be made then`
        : `Expected the folder of a run but ${folder} holds neither config.json nor certificate.json`,
    );
  const certificate = asCertificate(await readJson(path), path);
  return {
    certificate,
    metrics: await linesOf(join(folder, 'metrics.jsonl'), metricsLine),
    timing: await linesOf(join(folder, 'timing.jsonl'), timingLine),
    kernels: kernelsOf(new RunFolder(folder), certificate),
  };
}

/**
 * Writes the report of a run.
 *
 * @param out file to write; `report.html` in the folder of the run unless given
 * @returns the path of the file
 * @throws as {@link readReport} does
 * @example
 * const path = await writeReport('runs/mlp');
 */
export async function writeReport(run: string, out = join(run, 'report.html')): Promise<string> {
  const path = resolve(out);
  await writeFileAtomic(path, renderReport(await readReport(run)));
  return path;
}

/** The records of a file; none where there is no file. */
async function linesOf<T>(path: string, line: z.ZodType<T>): Promise<T[]> {
  if (!existsSync(path)) return [];
  const records: T[] = [];
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number++;
    const parsed = line.safeParse(jsonOf(text));
    if (!parsed.success) throw new DataError(`Line ${number} of ${path} is not a record: it was altered`);
    records.push(parsed.data);
    await breathe();
  }
  return records;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
