import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataError, RunError } from '../core/errors.js';
import { readJsonSync, sha256File } from '../core/files.js';
import { manualSeed, torchInfo } from '../core/index.js';
import { breathe } from '../core/yield.js';
import { safetensors } from '../io/index.js';
import type { Module } from '../nn/index.js';
import { disposeMasks, type Mask } from '../prune/index.js';
import { assemble, certificateHash } from './assemble.js';
import { certificate as schema, type Certificate } from './certificate.js';
import {
  isReference,
  parseConfig,
  type FindConfig,
  type ModelSource,
  type ReferenceInput,
  type SettledConfig,
} from './config.js';
import { gather } from './evidence.js';
import { owning } from './exclusive.js';
import { measureLine, readLine, readStability, settledOf } from './gate.js';
import { loadMasks } from './mask-file.js';
import { batchCount, evaluate } from './measure.js';
import { disposeModel, loadState } from './model-state.js';
import { plan, type Cell } from './plan.js';
import { needsModel } from './prune-cell.js';
import { recorded } from './recorder.js';
import { differences, RunFolder } from './run-folder.js';
import { resolveSource, type Source } from './source.js';
import type { Task } from './task.js';
import { maskedShapes, wearNorms } from './unit-graph.js';
import { checkMask, checkTicket } from './verify-masks.js';

export interface VerifyOptions<B = never> {
  /** Which trainings are measured again: dense and the best round (default), all, or none. */
  measure?: 'best' | 'all' | 'none';
  /** Model and task of a run that was made with closures; without them nothing can be measured again. */
  model?: ModelSource | ReferenceInput;
  task?: Task<B> | ReferenceInput;
  signal?: AbortSignal;
  /** Called with each check as it is made. */
  onCheck?: (check: Check) => void;
}

export interface Check {
  /** What was checked, a file's name or what it says. */
  what: string;
  ok: boolean;
  /** What is wrong, or how much was checked. */
  detail: string;
}

export interface Verification {
  ok: boolean;
  checks: Check[];
  /** Names of what was altered or is missing. */
  altered: string[];
  certificate: Certificate | null;
}

/**
 * Checks a finished run: the hashes of all its files, the masks made again and counted, pruned weights being +0, the
 * statistics and verdicts made again from the records, and the metrics measured again from the weights.
 *
 * @param path folder of the run, or a ticket file (the run beside it is checked with it)
 */
export async function verify<B = never>(path: string, options: VerifyOptions<B> = {}): Promise<Verification> {
  const { signal } = options;
  const checks: Check[] = [];
  const check = (what: string, problem: string | null, detail = '') => {
    const made = { what, ok: problem === null, detail: problem ?? detail };
    checks.push(made);
    options.onCheck?.(made);
  };
  if (!existsSync(path))
    throw new RunError(`Expected a run's folder or a ticket file but there is no ${path}`);
  const isFile = statSync(path).isFile();
  const folder = new RunFolder(isFile ? dirname(path) : path);
  const finish = (certificate: Certificate | null): Verification => {
    const altered = checks.filter((c) => !c.ok).map((c) => c.what);
    return { ok: altered.length === 0, checks, altered, certificate };
  };
  if (isFile) check(path, await attempt(() => checkTicket(path)), 'masks and counts fit');
  if (isFile && !existsSync(folder.file('certificate.json'))) return finish(null);

  const certificate = readCertificate(folder, check);
  if (certificate === null) return finish(null);
  for (const [name, hash] of Object.entries(certificate.files)) {
    signal?.throwIfAborted();
    const there = existsSync(folder.file(name));
    const same = there && (await sha256File(folder.file(name), { signal })) === hash;
    check(name, same ? null : there ? 'its hash is another one: it was altered' : 'it is missing', 'hash');
  }
  const written = configOf(folder, certificate, options, check);
  if (written === null) return finish(certificate);
  const config = settledConfig(folder, written, check);
  if (config === null) return finish(certificate);
  const identity = {
    fingerprint: certificate.fingerprint,
    versions: certificate.versions,
    metric: { name: certificate.metric.name, better: certificate.metric.better },
    prunable: certificate.prunable,
  };
  check(
    'certificate.json: evidence',
    await attempt(async () => {
      const again = assemble(await gather(folder, config, identity));
      return differences(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(certificate))).join(
        '; ',
      );
    }),
    'statistics and verdicts come out the same',
  );
  const source = await sourceOf(config, options);
  await owning(config, async () => {
    for (const cell of plan(config).filter(({ round }) => round > 0)) {
      signal?.throwIfAborted();
      const hindrance = needsModel(config, cell) ? whyNotAgain(source, certificate) : null;
      check(
        `cells/${cell.name}: mask`,
        await attempt(() => checkMask({ folder, config, source }, certificate, cell, hindrance === null)),
        hindrance === null ? 'made again' : `not made again, but counted: ${hindrance}`,
      );
      await breathe();
    }
  });
  if (!isFile)
    check(
      'ticket.safetensors: masks',
      await attempt(() => checkTicket(folder.file('ticket.safetensors'))),
      'counted',
    );
  await owning(config, () => remeasure(folder, config, certificate, source, options, check));
  return finish(certificate);
}

type Report = (what: string, problem: string | null, detail?: string) => void;

/** What is wrong, or null: an error on the way is what is wrong. */
async function attempt(work: () => Promise<string | null>): Promise<string | null> {
  try {
    return (await work()) || null;
  } catch (error) {
    return (error as Error).message;
  }
}

function readCertificate(folder: RunFolder, check: Report): Certificate | null {
  const path = folder.file('certificate.json');
  if (!existsSync(path)) {
    check('certificate.json', 'it is missing: the run is not finished');
    return null;
  }
  const parsed = schema.safeParse(readJsonSync(path));
  if (!parsed.success) {
    check('certificate.json', `it is not a certificate: ${parsed.error.issues[0]?.message ?? ''}`);
    return null;
  }
  const same = certificateHash(parsed.data) === parsed.data.hash;
  check('certificate.json', same ? null : 'its own hash does not fit: it was altered', 'hash');
  return parsed.data;
}

/** The configuration of the run, with closures replaced by those given, or by ones that are never called. */
function configOf(
  folder: RunFolder,
  certificate: Certificate,
  options: Pick<VerifyOptions<unknown>, 'model' | 'task' | 'measure' | 'signal'>,
  check: Report,
): FindConfig | null {
  try {
    const json = readJsonSync(folder.file('config.json')) as Record<string, unknown>;
    const differs = differences(json, certificate.config);
    if (differs.length > 0) throw new DataError(`it is not the certificate's: ${differs.join('; ')}`);
    const never = () => {
      throw new RunError('The run was made with functions, which were not given');
    };
    const model = options.model ?? (isReference(json['model']) ? json['model'] : never);
    const task =
      options.task ?? (isReference(json['task']) ? json['task'] : { batch: never, loss: never, metrics: {} });
    return parseConfig({ ...json, out: folder.path, model, task });
  } catch (error) {
    check('config.json', (error as Error).message);
    return null;
  }
}

/** The step k that the records of the stability gate give; what `stability.json` says must be the same. */
function settledConfig(folder: RunFolder, config: FindConfig, check: Report): SettledConfig | null {
  try {
    const settled = settledOf(folder, config);
    if (config.rewind.stability === null) return settled;
    const again: unknown = JSON.parse(JSON.stringify(readStability(folder, config)));
    const differs = differences(readJsonSync(folder.file('stability.json')), again);
    check('stability.json: evidence', differs.join('; ') || null, 'the same step k comes out');
    return settled;
  } catch (error) {
    check('stability.json: evidence', (error as Error).message);
    return null;
  }
}

/** Why scores that the model gives cannot be had to the same bits here; null where they can. */
function whyNotAgain(source: Source | null, { fingerprint }: Certificate): string | null {
  if (source === null) return 'the run was made with functions, which were not given';
  return isSameMachine(fingerprint)
    ? null
    : `it was made with torch ${fingerprint.torch} on ${fingerprint.cpu}`;
}

function isSameMachine({ torch, cpu }: Certificate['fingerprint']): boolean {
  const info = torchInfo();
  return info.torch === torch && info.cpuCapability === cpu;
}

/** Model and task of a run; null where it was made with functions that were not given. */
async function sourceOf(
  config: FindConfig,
  options: Pick<VerifyOptions<unknown>, 'model' | 'task'>,
): Promise<Source | null> {
  const known = (isReference(config.model) || options.model) && (isReference(config.task) || options.task);
  return known ? resolveSource(config) : null;
}

/** Measures trainings again from their weights. On the same torch, CPU and threads the numbers must be the very same. */
async function remeasure(
  folder: RunFolder,
  config: SettledConfig,
  certificate: Certificate,
  source: Source | null,
  options: Pick<VerifyOptions<unknown>, 'measure' | 'signal'>,
  check: Report,
): Promise<void> {
  const { measure = 'best', signal } = options;
  if (measure === 'none') return;
  if (source === null) {
    check('metrics', null, 'not measured again: the run was made with functions, which were not given');
    return;
  }
  const exact = isSameMachine(certificate.fingerprint);
  const wanted = (cell: Cell) =>
    measure === 'all' ||
    cell.kind === 'dense' ||
    (cell.kind === 'ticket' && cell.round === certificate.best.round) ||
    (cell.kind === 'stability' && cell.from === certificate.stability?.step);
  for (const cell of plan(config).filter(wanted)) {
    signal?.throwIfAborted();
    const problem = await attempt(async () => {
      const said = folder.outcome(cell.name)?.metrics ?? {};
      const found = await measureCell(folder, config, source, cell);
      const wrong = Object.keys(said).filter(
        (name) => !agrees(said[name] ?? null, found[name] ?? null, exact),
      );
      return wrong.map((name) => `${name} is ${found[name]}, its outcome says ${said[name]}`).join('; ');
    });
    check(
      `cells/${cell.name}: metrics`,
      problem,
      exact ? 'measured again, equal' : 'measured again, within 1e-3',
    );
    if (cell.kind === 'stability')
      check(
        `cells/${cell.name}: line`,
        await attempt(() => checkLine(folder, config, source, cell, exact)),
        'measured again',
      );
  }
}

/** The metric along the line between dense and its copy, measured again from both their weights. */
async function checkLine(
  folder: RunFolder,
  config: SettledConfig,
  source: Source,
  cell: Cell,
  exact: boolean,
): Promise<string | null> {
  const said = readLine(folder, cell.name).curve;
  const model = await emptyModel(config, source);
  try {
    const { curve } = await measureLine(folder, config, source, cell, model);
    const wrong = curve.find(({ value }, i) => !agrees(said[i]?.value ?? null, value, exact));
    if (curve.length !== said.length) return `it has ${said.length} points, not ${curve.length}`;
    return wrong ? `at ${wrong.alpha} the metric is ${wrong.value}, its record says another` : null;
  } finally {
    disposeModel(model);
  }
}

async function emptyModel(config: FindConfig, source: Source): Promise<Module> {
  manualSeed(0);
  const model = await source.model();
  if (config.device !== 'cpu') model.to(config.device);
  return model;
}

async function measureCell(
  folder: RunFolder,
  config: FindConfig,
  source: Source,
  cell: Cell,
): Promise<Record<string, number | null>> {
  const model = await emptyModel(config, source);
  const path = folder.cellFile(cell.name, 'weights.safetensors');
  const weights = await safetensors.load(path);
  loadState(model, new Map(Object.entries(weights)), path);
  for (const t of Object.values(weights)) t.dispose();
  const masks = cell.round > 0 ? await loadMasks(folder, cell.name, maskedShapes(folder)) : null;
  const norms = await wearNorms(config, model, source, masks ?? new Map<string, Mask>());
  const batches = batchCount(source.task, 'test', config.evaluate.test);
  const found = await evaluate(model, source.task, 'test', batches, config.device);
  norms.remove();
  disposeMasks(masks ?? new Map<string, Mask>());
  disposeModel(model);
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, recorded(value)]));
}

function agrees(said: number | null, found: number | null, exact: boolean): boolean {
  if (said === found) return true;
  if (exact || said === null || found === null) return false;
  return Math.abs(said - found) <= 1e-3 * Math.max(Math.abs(said), 1e-3);
}
