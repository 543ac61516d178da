import { assemble, type Evidence } from '#dist/tickets/assemble.js';
import type { Certificate } from '#dist/tickets/certificate.js';
import { parseConfig, settle, type SettledConfig } from '#dist/tickets/config.js';
import type { CurvePoint, Outcome } from '#dist/tickets/outcome.js';
import { aliveByRound, plan, type Cell } from '#dist/tickets/plan.js';

const TENSORS = [
  { name: 'blocks.0.attn.qkv.weight', shape: [144, 48], elements: 6912 },
  { name: 'blocks.0.attn.proj.weight', shape: [48, 48], elements: 2304 },
  { name: 'blocks.0.mlp.up.weight', shape: [192, 48], elements: 9216 },
  { name: 'blocks.0.mlp.down.weight', shape: [48, 192], elements: 9216 },
];
const ELEMENTS = TENSORS.reduce((sum, t) => sum + t.elements, 0);

/** The configuration of the made-up search. */
export function exampleConfig(changes: Record<string, unknown> = {}): SettledConfig {
  const config = parseConfig({
    out: 'runs/example',
    model: { module: 'espalier/models', export: 'transformer', args: [{ layers: 1, dim: 48 }] },
    task: { module: 'espalier/data', export: 'textTask', args: [{ path: 'text.txt' }] },
    train: { steps: 1000, optimizer: { name: 'adamW', lr: 3e-3 }, schedule: { name: 'cosine', warmup: 100 } },
    prune: { fraction: 0.2, rounds: 5 },
    rewind: { to: 100 },
    ...changes,
  });
  return settle(config, config.rewind.to === 'auto' ? 0 : config.rewind.to);
}

/** Test loss of the made-up search: what each kind of training would show if there were a ticket. */
function loss(cell: Cell): number {
  const base: Record<Cell['kind'], number> = {
    dense: 1.394,
    dense2x: 1.388,
    denseBudget: 1.386,
    ticket: 1.36 + 0.004 * cell.round ** 2,
    reinit: 1.43 + 0.02 * cell.round,
    shuffle: 1.44 + 0.02 * cell.round,
    randomErk: 1.45 + 0.025 * cell.round,
    randomUniform: 1.46 + 0.025 * cell.round,
    oneshot: 1.37 + 0.006 * cell.round ** 2,
    stability: 1.394,
    bilevel: 1.4,
  };
  return base[cell.kind] + 0.0015 * (cell.seed - 1) + 0.0004 * ((cell.seed * 7 + cell.round * 3) % 5);
}

/** Evidence of a made-up search, for tests of what is made from evidence. `value` replaces the test loss. */
export function exampleEvidence(
  config = exampleConfig(),
  value: (cell: Cell) => number | null = loss,
): Evidence {
  const alive = aliveByRound(
    TENSORS.map((t) => t.elements),
    config,
  );
  const outcomes = new Map<string, Outcome>();
  const curves = new Map<string, CurvePoint[]>();
  for (const cell of plan(config)) {
    const masked = !['dense', 'dense2x', 'denseBudget'].includes(cell.kind);
    let left = alive[cell.round] as number;
    const counts = TENSORS.map((t, i): [string, number] => {
      const n =
        i === TENSORS.length - 1 ? left : Math.floor((t.elements * (alive[cell.round] as number)) / ELEMENTS);
      left -= n;
      return [t.name, n];
    });
    outcomes.set(cell.name, {
      cell: cell.name,
      seed: cell.seed,
      kind: cell.kind,
      round: cell.round,
      steps: cell.to - cell.from,
      metrics: { loss: value(cell) },
      alive: masked ? Object.fromEntries(counts) : null,
      files: { 'metrics.jsonl': '00'.repeat(32), 'weights.safetensors': '11'.repeat(32) },
    });
    const end = value(cell);
    const points: CurvePoint[] = [];
    for (let step = Math.ceil((cell.from + 1) / 100) * 100; step <= cell.to; step += 100)
      points.push({
        step,
        value: end === null ? null : end + 2.5 * Math.exp(-step / 180) - 2.5 * Math.exp(-cell.to / 180),
      });
    curves.set(cell.name, points);
  }
  return {
    config,
    stability: null,
    metric: { name: 'loss', better: 'lower' },
    outcomes,
    curves,
    prunable: {
      elements: ELEMENTS,
      parameters: ELEMENTS + 24_768,
      tensors: TENSORS,
      protected: [
        { name: 'wte.weight', shape: [256, 48], elements: 12_288, why: 'an embedding' },
        { name: 'norm.weight', shape: [192], elements: 192, why: 'not a matrix' },
        { name: 'head.weight', shape: [256, 48], elements: 12_288, why: "protected by 'head'" },
      ],
      unmatched: [],
    },
    versions: { espalier: '0.1.0', torch: '2.15.0' },
    fingerprint: {
      model: 'a'.repeat(64),
      task: 'b'.repeat(64),
      torch: '2.15.0',
      cpu: 'avx2',
      device: 'cpu',
      threads: 1,
    },
    kernels: null,
    inference: {
      device: 'cpu',
      threads: 1,
      reps: 30,
      denseMs: 4.1,
      ticketMs: 4.1,
      denseBytes: 209_664,
      ticketBytes: 209_664,
      ticketStoredBytes: 148_320,
      sentence: 'An unstructured ticket is no faster in a dense kernel.',
    },
    files: { 'cells/seed-0/dense/done.json': '22'.repeat(32), 'ticket.safetensors': '33'.repeat(32) },
  };
}

/** A certificate of a made-up search in which the effect shows. */
export function exampleCertificate(changes: Record<string, unknown> = {}): Certificate {
  return assemble(exampleEvidence(exampleConfig(changes)));
}

/** The lines of `metrics.jsonl` that belong to {@link exampleCertificate}. */
export function exampleMetrics(config = exampleConfig()): string {
  const { curves } = exampleEvidence(config);
  return plan(config)
    .flatMap((cell) => {
      const where = { cell: cell.name, seed: cell.seed, kind: cell.kind, round: cell.round };
      const points = curves.get(cell.name) ?? [];
      return points.flatMap(({ step, value }) => [
        { event: 'train', ...where, step, loss: value === null ? null : value * 0.98, lr: 3e-3 },
        { event: 'validation', ...where, step, metrics: { loss: value } },
        ...(step === cell.to ? [{ event: 'test', ...where, step, metrics: { loss: loss(cell) } }] : []),
      ]);
    })
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}
