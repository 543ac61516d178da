import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DataError, RunError } from '../core/errors.js';
import { requireReplaceable, syncFolder, writeSynced } from '../core/files.js';
import { noGrad, ops, scope } from '../core/index.js';
import { breathe } from '../core/yield.js';
import { allGatherObject, broadcastObject, type ProcessGroup } from '../dist/index.js';
import { layOut, type TensorEntry } from '../io/header.js';
import { safetensors } from '../io/index.js';
import { flatRange } from './box.js';
import { partsOf, type Part, type Shard } from './state.js';

/** Options of {@link saveWhole}. */
export interface SaveWholeOptions {
  /** The ranks that write together, each with its shards; a process on its own by default. */
  group?: ProcessGroup;
  /** Strings kept in the file's header. */
  metadata?: Readonly<Record<string, string>>;
}

/** How many bytes are written at a time. */
const PIECE = 32 << 20;

/**
 * Saves a model that is spread over ranks as one plain safetensors file of whole tensors, in a folder that all ranks see.
 * Each rank writes its rows at their place in the file, so nothing is gathered, and the file is the same to the byte for
 * every number of ranks. Written under a temporary name, synced on every rank, and renamed. Every rank calls it.
 *
 * @param shards of this rank: rows of the whole tensors ({@link shardsOf} makes them), or what every rank has
 * @throws {RunError} on every rank when one cannot write; {DataError} for parts that are not rows
 * @example
 * await checkpoint.saveWhole('model.safetensors', checkpoint.shardsOf({ model }), { group: dist.world() });
 */
export async function saveWhole(
  path: string,
  shards: readonly Shard[],
  { group, metadata }: SaveWholeOptions = {},
): Promise<void> {
  const parts = partsOf({ tensors: shards }, group?.rank ?? 0, false);
  if (!group || group.size === 1) {
    const held = new Map(parts.map(({ name, local }) => [name, local]));
    return safetensors.save(path, held, { metadata });
  }
  const own = { metadata: metadata ?? {}, random: randomBytes(4).toString('hex') };
  const agreed = await broadcastObject(group, own, 0);
  const kinds = parts.map(({ name, local, whole }) => ({ name, dtype: local.dtype, shape: whole }));
  const { head, order } = layOut(kinds, agreed.metadata);
  const folder = dirname(resolve(path));
  const temporary = join(folder, `.${basename(path)}.${agreed.random}.tmp`);
  const end = order.at(-1)?.end ?? head.length;
  const lead = group.rank === 0;
  await expectSame(group, head);
  try {
    await together(group, lead, () => {
      requireReplaceable(path);
      return writeSynced(temporary, async (file) => {
        await file.writeFile(head);
        await file.truncate(end);
      });
    });
    await together(group, true, () => writeParts(temporary, parts, order, lead));
    await together(group, lead, async () => {
      await rename(temporary, path);
      await syncFolder(folder);
    });
  } catch (error) {
    if (lead) await rm(temporary, { force: true });
    throw error;
  }
}

/** Ranks that laid the file out otherwise would write over one another. */
async function expectSame(group: ProcessGroup, head: Uint8Array): Promise<void> {
  const all = await allGatherObject(group, createHash('sha256').update(head).digest('hex'));
  const other = all.findIndex((digest) => digest !== all[0]);
  if (other >= 0)
    throw new DataError(
      `Expected the same tensors on every rank but received others on rank ${other} than on rank 0`,
    );
}

/** Runs work on some ranks; when it fails on one, every rank throws. */
async function together(group: ProcessGroup, here: boolean, work: () => Promise<void>): Promise<void> {
  let failure: unknown;
  if (here)
    try {
      await work();
    } catch (error) {
      failure = error;
    }
  const said = failure === undefined ? null : failure instanceof Error ? failure.message : 'it failed';
  const all = await allGatherObject(group, said);
  if (failure !== undefined) throw failure;
  const rank = all.findIndex((message) => message !== null);
  if (rank >= 0) throw new RunError(`Rank ${rank} could not write its part: ${all[rank]}`);
}

async function writeParts(
  path: string,
  parts: readonly Part[],
  order: readonly TensorEntry[],
  lead: boolean,
): Promise<void> {
  const entries = new Map(order.map((entry) => [entry.name, entry]));
  const file = await open(path, 'r+');
  try {
    for (const part of parts)
      if (lead || !part.replicated) await writePart(file, part, entries.get(part.name)!);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writePart(file: FileHandle, part: Part, { begin }: TensorEntry): Promise<void> {
  const { name, local, whole, offsets, shape } = part;
  if (local.numel === 0) return;
  const range = flatRange({ offsets, shape }, { offsets: whole.map(() => 0), shape: whole });
  if (!range) throw new DataError(`Expected rows of '${name}' but received a part of its rows`);
  const step = PIECE / local.itemSize;
  for (let from = 0; from < local.numel; from += step) {
    const length = Math.min(step, local.numel - from);
    const bytes = scope(() =>
      noGrad(() => {
        const piece = local.detach().reshape(-1).narrow(0, from, length).cpu();
        return (ops.aten.view.dtype(piece, 'uint8') as typeof piece).toTypedArray() as Uint8Array;
      }),
    );
    let at = begin + (range[0] + from) * local.itemSize;
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at);
      done += bytesWritten;
      at += bytesWritten;
    }
    await breathe();
  }
}
