import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FindConfigInput } from 'espalier/tickets';

const toy = fileURLToPath(new URL('./toy.js', import.meta.url));

/** A search that takes a second or two, by named references. */
export function toySearch(out: string, changes: Partial<FindConfigInput> = {}): FindConfigInput {
  return {
    out,
    seeds: [0, 1],
    jobs: 1,
    model: { module: toy, export: 'net' },
    task: { module: toy, export: 'sums' },
    train: {
      steps: 30,
      optimizer: { name: 'adamW', lr: 5e-3, weightDecay: 0.01, noDecay: ['norm'] },
      schedule: { name: 'cosine', warmup: 5 },
      clip: 1,
      log: 10,
    },
    evaluate: { every: 10, validation: 2, test: 4 },
    snapshot: { every: 7 },
    prune: { fraction: 0.3, rounds: 2, protect: ['head'] },
    rewind: { to: 5 },
    controlsAt: [0.49],
    ...changes,
  };
}

/** A folder for a test, removed with `remove`. */
export function temporary(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'espalier-tickets-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Hashes of the files of a run that two equal searches share byte for byte. */
export function results(out: string): Record<string, string> {
  const names = ['ticket.safetensors', 'metrics.jsonl', 'config.json', 'fingerprint.json'];
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(out, name)))
      .digest('hex');
  return Object.fromEntries(names.map((name) => [name, digest(name)]));
}
