import { floorsOf } from '../prune/budget.js';
import type { Evidence } from './assemble.js';
import type { LedgerEvent } from './certificate.js';
import { kernelEvents } from './kernels.js';
import { plan } from './plan.js';

/** What a reader should know of though it stopped nothing: a pure function of the evidence. */
export function ledgerOf(evidence: Omit<Evidence, 'files'>): LedgerEvent[] {
  const { config, prunable, stability, outcomes, kernels } = evidence;
  const unmatched = prunable.unmatched.map((u): LedgerEvent => ({ event: 'unmatched', ...u }));
  const unstable: LedgerEvent[] =
    stability !== null && !stability.stable ? [{ event: 'unstable', step: stability.step }] : [];
  const tickets = plan(config).filter(({ kind }) => kind === 'ticket');
  const masks = tickets.flatMap(({ name: cell }) => {
    const alive = outcomes.get(cell)?.alive ?? {};
    return prunable.tensors.flatMap(({ name, elements }): LedgerEvent[] => {
      const left = alive[name] ?? elements;
      if (left === 0 && elements > 0) return [{ event: 'emptied', cell, name }];
      return left === floorOf(config.prune.minAlive, name, elements)
        ? [{ event: 'floor', cell, name, alive: left }]
        : [];
    });
  });
  const dense = kernelEvents(kernels, new Set(prunable.tensors.map(({ name }) => name)));
  return [...unmatched, ...unstable, ...masks, ...dense];
}

function floorOf(
  minAlive: Evidence['config']['prune']['minAlive'],
  name: string,
  elements: number,
): number | null {
  if (minAlive === null) return null;
  const [floor] = floorsOf(
    [{ name, shape: [elements], numel: elements, alive: elements }],
    minAlive,
    elements,
  );
  return floor ?? null;
}
