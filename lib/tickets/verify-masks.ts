import { DataError } from '../core/errors.js';
import { ops, scope, type Tensor } from '../core/index.js';
import { safetensors } from '../io/index.js';
import { aliveCount, Mask, type Masks } from '../prune/index.js';
import { disposeMasks } from '../prune/mask.js';
import { makeMasks, type MaskContext } from './cell-masks.js';
import type { Certificate } from './certificate.js';
import { isIterative } from './config-prune.js';
import { loadMasks } from './mask-file.js';
import { cellName, type Cell } from './plan.js';
import type { RunFolder } from './run-folder.js';
import { TICKET_FORMAT, type TicketHeader } from './ticket.js';

/**
 * The mask of a training comes out the same from the weights it was made of, has its counts, and left only +0.
 *
 * @param again whether it can be made again: some masks take the model, or the machine that they were made on
 */
export async function checkMask(
  context: MaskContext,
  { prunable }: Certificate,
  cell: Cell,
  again: boolean,
): Promise<string | null> {
  const { folder, config } = context;
  const saved = await loadMasks(folder, cell.name, prunable.tensors);
  if (saved === null) return 'it is missing';
  const made = again ? await makeMasks(context, prunable.tensors, cell) : null;
  const outcome = folder.outcome(cell.name);
  const names = prunable.tensors.map(({ name }) => name);
  const weights = await safetensors.load(folder.cellFile(cell.name, 'weights.safetensors'), { keys: names });
  try {
    for (const name of names) {
      const mask = saved.get(name) as Mask;
      if (made && !mask.equal(made.get(name) as Mask)) return `${name} is not what the selection gives`;
      if (outcome?.alive?.[name] !== mask.count)
        return `${name} has ${mask.count} alive weights, not ${outcome?.alive?.[name]}`;
      if (!isZeroOutside(weights[name] as Tensor, mask)) return `${name} has pruned weights that are not +0`;
    }
    return cell.kind === 'ticket' && cell.round > 1 && isIterative(config)
      ? await checkNested(folder, prunable, cell, saved)
      : null;
  } finally {
    disposeMasks(saved);
    if (made) disposeMasks(made);
    for (const t of Object.values(weights)) t.dispose();
  }
}

/** Compared as bits: −0 counts as different, NaN as equal to itself. */
function isZeroOutside(weight: Tensor, mask: Mask): boolean {
  return scope(() => {
    const bytes = (t: Tensor) => ops.aten.view.dtype(t.contiguous().flatten(), 'uint8') as Tensor;
    return bytes(weight).equal(bytes(mask.apply(weight)));
  });
}

async function checkNested(
  folder: RunFolder,
  prunable: Certificate['prunable'],
  cell: Cell,
  masks: Masks,
): Promise<string | null> {
  const before = await loadMasks(folder, cellName(cell.seed, 'ticket', cell.round - 1), prunable.tensors);
  if (before === null) return 'the mask of the round before is missing';
  const revived = [...masks].find(([name, mask]) => !mask.isWithin(before.get(name) as Mask));
  disposeMasks(before);
  return revived ? `${revived[0]} revives weights of the round before` : null;
}

/** A ticket file by itself: its header fits its masks. */
export async function checkTicket(path: string): Promise<string | null> {
  const { metadata } = await safetensors.header(path);
  const header = JSON.parse(metadata?.['ticket'] ?? 'null') as TicketHeader | null;
  if (header?.format !== TICKET_FORMAT) return 'it is not a ticket';
  const bits = await safetensors.load(path, { copy: true });
  const names = Object.keys(header.tensors).map((name) => `${name}.mask`);
  const unknown = Object.keys(bits).find((name) => !names.includes(name));
  if (unknown !== undefined) return `${unknown} is not in its header`;
  const masks = new Map(
    Object.entries(header.tensors).map(([name, { shape }]): [string, Mask] => {
      const packed = bits[`${name}.mask`];
      if (!packed) throw new DataError(`${name}.mask is missing`);
      return [name, new Mask(packed, shape)];
    }),
  );
  try {
    for (const [name, mask] of masks) {
      const said = header.tensors[name]?.alive;
      if (said !== mask.count) return `${name} has ${mask.count} alive weights, its header says ${said}`;
    }
    const total = aliveCount(masks);
    if (total !== header.alive) return `it has ${total} alive weights, its header says ${header.alive}`;
    const elements = [...masks.values()].reduce((sum, m) => sum + m.numel, 0);
    return elements === header.elements
      ? null
      : `it has ${elements} weights, its header says ${header.elements}`;
  } finally {
    disposeMasks(masks);
  }
}
