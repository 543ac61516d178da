import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DataError, RunError } from '../core/errors.js';
import { makeFolderSync, readJsonSync, writeJsonSync } from '../core/files.js';
import { loadLoader } from '../libtorch/loader.js';
import type { Certificate } from './certificate.js';
import { outcome, type Outcome } from './outcome.js';

/**
 * The folder of a run:
 *
 *     config.json           the configuration, every default written out
 *     fingerprint.json      what must be equal for the same bits to come out again, and the prunable parameters
 *     cells/<name>/         one training each: metrics.jsonl, timing.jsonl, mask, weights, snapshot, done.json
 *     stability.json        the step k that the stability gate found, where it was asked for
 *     kernels.json          on which kernels 2:4 layers multiply, where that was asked for
 *     ledger.jsonl          what a reader should know of, an event a line
 *     metrics.jsonl         all trainings' records, deterministic
 *     timing.jsonl          times and costs, not deterministic
 *     ticket.safetensors    the masks of the best round
 *     inference.json        measured latency and memory
 *     certificate.json      the verdicts, their evidence and the hashes of all of it
 */
export class RunFolder {
  readonly path: string;
  #lock: number | null = null;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** A file of the run, by its path relative to the folder. */
  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** A file of one training. */
  cellFile(cell: string, name: string): string {
    return join(this.path, 'cells', cell, name);
  }

  makeCell(cell: string): void {
    makeFolderSync(join(this.path, 'cells', cell));
  }

  /**
   * Takes the folder for this process, making it if need be. The lock ends with `unlock` or with the process.
   *
   * @throws RunError when another process is using it
   */
  lock(): void {
    makeFolderSync(this.path);
    const descriptor = loadLoader().tryLock(this.file('.lock'));
    if (descriptor === null)
      throw new RunError(`${this.path} is in use by another process: wait for it, or choose another folder`);
    this.#lock = descriptor;
  }

  unlock(): void {
    if (this.#lock !== null) loadLoader().unlock(this.#lock);
    this.#lock = null;
  }

  /** Puts a file there that no other folder has, for other processes to look for. */
  putSign(): string {
    const name = `.${randomUUID()}.tmp`;
    writeFileSync(this.file(name), '');
    return name;
  }

  hasSign(name: string): boolean {
    return existsSync(this.file(name));
  }

  takeSign(name: string): void {
    rmSync(this.file(name), { force: true });
  }

  /** Removes the temporary files that a killed process left. Only while the folder is locked. */
  sweep(): void {
    if (!existsSync(this.path)) return;
    for (const entry of readdirSync(this.path, { recursive: true, withFileTypes: true }))
      if (entry.isFile() && /^\..*\.tmp$/.test(entry.name))
        rmSync(join(entry.parentPath, entry.name), { force: true });
  }

  /** The outcome of a training, or null while it is not finished. */
  outcome(cell: string): Outcome | null {
    const path = this.cellFile(cell, 'done.json');
    if (!existsSync(path)) return null;
    const parsed = outcome.safeParse(readJsonSync(path));
    if (!parsed.success || parsed.data.cell !== cell)
      throw new DataError(
        `${path} is not the outcome of ${cell}: it was altered or belongs to another version`,
      );
    return parsed.data;
  }

  writeOutcome(result: Outcome): void {
    writeJsonSync(this.cellFile(result.cell, 'done.json'), outcome.parse(result));
  }
}

/** What `fingerprint.json` holds. */
export interface Identity {
  fingerprint: Certificate['fingerprint'];
  versions: Certificate['versions'];
  metric: { name: string; better: 'lower' | 'higher' };
  prunable: Certificate['prunable'];
}

/**
 * Writes the configuration and the fingerprint of a new run, or compares them with those of the run that is there.
 *
 * @throws RunError naming every key that differs. A different fingerprint passes with `allowDrift`.
 */
export function openRun(
  folder: RunFolder,
  config: Record<string, unknown>,
  identity: Identity,
  allowDrift: boolean,
): void {
  const configPath = folder.file('config.json');
  const identityPath = folder.file('fingerprint.json');
  const text = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
  if (existsSync(configPath)) {
    const differs = differences(readJsonSync(configPath), text(config));
    if (differs.length > 0)
      throw new RunError(
        `${folder.path} holds a run with another configuration; choose another folder, or go back to it:\n` +
          differs.map((line) => `  ${line}`).join('\n'),
      );
  }
  if (existsSync(identityPath)) {
    const differs = differences(readJsonSync(identityPath), text(identity));
    if (differs.length > 0 && !allowDrift)
      throw new RunError(
        `${folder.path} was started with other means, so it would not continue to the same bits ` +
          `(--allow-drift continues it all the same):\n${differs.map((line) => `  ${line}`).join('\n')}`,
      );
  }
  makeFolderSync(dirname(configPath));
  if (!existsSync(configPath)) writeJsonSync(configPath, config);
  writeJsonSync(identityPath, identity);
}

/** Where two JSON values differ, as `path: theirs, now ours`. */
export function differences(before: unknown, now: unknown, path = ''): string[] {
  if (isObject(before) && isObject(now)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
    return [...keys].flatMap((key) => differences(before[key], now[key], path ? `${path}.${key}` : key));
  }
  const [a, b] = [JSON.stringify(before), JSON.stringify(now)];
  return a === b ? [] : [`${path}: it has ${short(a)}, this one ${short(b)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function short(text: string | undefined): string {
  if (text === undefined) return 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The lines of a `.jsonl` file that end in a newline: a last line without one was cut off by a crash. */
export function completeLines(path: string): string[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1);
}
