import { throwIfAborted } from '../core/yield.js';
import { disposeMasks, type Mask } from '../prune/index.js';
import type { Certificate } from './certificate.js';
import type { FindConfig, SettledConfig } from './config.js';
import { measureLine, readLine } from './gate.js';
import { dropForms, useKernels } from './kernels.js';
import { loadMasks } from './mask-file.js';
import { batchCount, evaluate } from './measure.js';
import { loadWeights } from './model-state.js';
import { makeNetwork } from './network.js';
import { plan, type Cell } from './plan.js';
import { alone } from './ranks.js';
import { recorded } from './recorder.js';
import type { RunFolder } from './run-folder.js';
import type { Source } from './source.js';
import { maskedShapes, wearNorms } from './unit-graph.js';
import { attempt, type Report, type VerifyOptions } from './verify-check.js';
import { isSameMachine } from './verify-run.js';

/** Measures trainings again from their weights. On the same torch, CPU and threads the numbers must be the very same. */
export async function remeasure(
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
    throwIfAborted(signal);
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
  const { model, dispose } = await makeNetwork({ config, source, ranks: alone }, 0);
  try {
    const { curve } = await measureLine({ folder, config, source, ranks: alone }, cell, model);
    const wrong = curve.find(({ value }, i) => !agrees(said[i]?.value ?? null, value, exact));
    if (curve.length !== said.length) return `it has ${said.length} points, not ${curve.length}`;
    return wrong ? `at ${wrong.alpha} the metric is ${wrong.value}, its record says another` : null;
  } finally {
    dispose();
  }
}

async function measureCell(
  folder: RunFolder,
  config: FindConfig,
  source: Source,
  cell: Cell,
): Promise<Record<string, number | null>> {
  const { model, dispose } = await makeNetwork({ config, source, ranks: alone }, 0);
  await loadWeights(model, folder.cellFile(cell.name, 'weights.safetensors'));
  const masks = cell.round > 0 ? await loadMasks(folder, cell.name, maskedShapes(folder)) : null;
  useKernels(folder, config, model, masks ?? new Map<string, Mask>());
  const norms = await wearNorms(config, model, source, masks ?? new Map<string, Mask>());
  const batches = batchCount(source.task, 'test', config.evaluate.test);
  const found = await evaluate(model, source.task, 'test', batches, config.device);
  norms.remove();
  disposeMasks(masks ?? new Map<string, Mask>());
  dropForms(model);
  dispose();
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, recorded(value)]));
}

function agrees(said: number | null, found: number | null, exact: boolean): boolean {
  if (said === found) return true;
  if (exact || said === null || found === null) return false;
  return Math.abs(said - found) <= 1e-3 * Math.max(Math.abs(said), 1e-3);
}
