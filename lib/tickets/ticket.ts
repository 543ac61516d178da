import { sha256File } from '../core/files.js';
import { safetensors } from '../io/index.js';
import type { Certificate } from './certificate.js';
import { criterionOf, isIterative } from './config-prune.js';
import type { SettledConfig } from './config.js';
import { cellName, rewindFile } from './plan.js';
import type { RunFolder } from './run-folder.js';

export const TICKET_FORMAT = 'espalier-ticket/1';

/** What the header of `ticket.safetensors` says beside the masks. No time and no path: equal runs give equal bytes. */
export interface TicketHeader {
  format: typeof TICKET_FORMAT;
  seed: number;
  round: number;
  elements: number;
  alive: number;
  density: number;
  /** How its masks were found. */
  search: string;
  criterion: string;
  scope: SettledConfig['prune']['scope'];
  fraction: number;
  rewind: { what: string; to: number };
  /** How equal magnitudes are split. */
  ties: 'lowest tensor, then lowest index, is pruned first';
  tensors: Record<string, { shape: number[]; alive: number }>;
  /** SHA-256 of the masks file of this round and of the round before, of the snapshot at step k, and of the trained weights. */
  hashes: { mask: string; parentMask: string | null; rewind: string; weights: string };
}

/**
 * Writes `ticket.safetensors`: the best round's masks of the first seed, packed, as `<parameter>.mask`.
 *
 * @returns its SHA-256
 */
export async function writeTicket(
  folder: RunFolder,
  config: SettledConfig,
  certificate: Pick<Certificate, 'best' | 'prunable'>,
): Promise<string> {
  const seed = config.seeds[0] as number;
  const { round } = certificate.best;
  const cell = cellName(seed, 'ticket', round);
  const parent =
    round > 1 && isIterative(config) ? folder.outcome(cellName(seed, 'ticket', round - 1)) : null;
  const dense = folder.outcome(cellName(seed, 'dense', 0));
  const outcome = folder.outcome(cell);
  if (!outcome?.alive || !dense) throw new Error(`The outcome of ${cell} is missing`);
  const counts = outcome.alive;
  const alive = Object.values(counts).reduce((a, b) => a + b, 0);
  const { elements, tensors } = certificate.prunable;
  const header: TicketHeader = {
    format: TICKET_FORMAT,
    seed,
    round,
    elements,
    alive,
    density: alive / elements,
    search: config.search,
    criterion: config.search === 'bilevel' ? 'learned' : criterionOf(config.prune).name,
    scope: config.prune.scope,
    fraction: config.prune.fraction,
    rewind: { what: config.rewind.what, to: config.rewind.to },
    ties: 'lowest tensor, then lowest index, is pruned first',
    tensors: Object.fromEntries(
      tensors.map(({ name, shape }) => [name, { shape, alive: counts[name] as number }]),
    ),
    hashes: {
      mask: outcome.files['mask.safetensors'] as string,
      parentMask: parent?.files['mask.safetensors'] ?? null,
      rewind: dense.files[rewindFile(config)] as string,
      weights: outcome.files['weights.safetensors'] as string,
    },
  };
  const masks = await safetensors.load(folder.cellFile(cell, 'mask.safetensors'));
  const path = folder.file('ticket.safetensors');
  try {
    await safetensors.save(path, masks, { metadata: { ticket: JSON.stringify(header) } });
  } finally {
    for (const bits of Object.values(masks)) bits.dispose();
  }
  return sha256File(path);
}
