import { DataError } from '../core/errors.js';
import { empty, noGrad, scope, type Tensor } from '../core/index.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import { Mask } from '../prune/index.js';
import { runsBetween } from './box.js';
import { catalog, covering, type SavedTensor } from './catalog.js';
import { readManifest } from './manifest.js';
import { ShardReader, type Transfer } from './reader.js';
import { alone, partsOf, type CheckpointGroup, type Part, type State } from './state.js';
import { openMask, readMasked } from './survivors.js';

/** Options of {@link load}. */
export interface LoadOptions {
  /** The ranks that load together, which may be more or fewer than saved. Only `rank` and `size` are asked for. */
  group?: Pick<CheckpointGroup, 'rank' | 'size'>;
  signal?: AbortSignal;
}

/** What {@link load} found. */
export interface Loaded {
  step: number;
  metric: number | null;
  /** Number of ranks that saved. */
  world: number;
  /** This rank's `extra`; rank 0's when the number of ranks is another. */
  extra: unknown;
  /** Every rank's. */
  extras: unknown[];
  /** Whether the tensors of `own` were loaded: at the same number of ranks only. */
  own: boolean;
  /** The masks of this rank's parts that were saved as survivors, by the name of the tensor. */
  masks: Map<string, Mask>;
  /** Bytes read from files. */
  bytesRead: number;
}

/**
 * Loads a checkpoint into the tensors of a state, in place, at any number of ranks: each reads of every file only the
 * blocks (256 KiB) that hold something of its parts, and checks them against their digests. Tensors of the checkpoint that
 * the state does not name are left alone.
 *
 * @param path a checkpoint's own folder: see {@link latest}
 * @param state what to fill: the same names, dtypes and whole shapes as were saved; `extra` is not looked at. A function
 *   makes it from what the checkpoint holds
 * @throws {DataError} when the checkpoint is damaged, lacks a tensor, or has it in another shape or dtype
 * @example
 * const path = await checkpoint.latest('runs/a');
 * if (path) {
 *   const { step, extra } = await checkpoint.load(path, { tensors: model.stateDict() });
 * }
 */
export async function load(
  path: string,
  state: State | ((saved: ReadonlyMap<string, Pick<SavedTensor, 'dtype' | 'shape'>>) => State),
  options: LoadOptions = {},
): Promise<Loaded> {
  const { group = alone, signal } = options;
  throwIfAborted(signal);
  const manifest = await readManifest(path);
  const same = manifest.world === group.size;
  const files: ShardReader[] = [];
  for (const { file } of manifest.ranks) if (file) files.push(await ShardReader.open(path, file, signal));
  const saved = catalog(files);
  const parts = partsOf(typeof state === 'function' ? state(saved) : state, group.rank, same);
  const masks = await fill(parts, saved, path, group.rank, signal);
  const extras = manifest.ranks.map(({ extra }) => extra);
  return {
    step: manifest.step,
    metric: manifest.metric,
    world: manifest.world,
    extra: extras[same ? group.rank : 0],
    extras,
    own: same,
    masks,
    bytesRead: files.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
  };
}

async function fill(
  parts: readonly Part[],
  saved: ReadonlyMap<string, SavedTensor>,
  path: string,
  rank: number,
  signal: AbortSignal | undefined,
): Promise<Map<string, Mask>> {
  const masks = new Map<string, Mask>();
  const plain = new Map<ShardReader, Transfer[]>();
  const copies: [from: Tensor, to: Tensor][] = [];
  const sparse: (() => Promise<void>)[] = [];
  try {
    for (const part of parts) {
      const pieces = covering(part.name, wanted(part, saved, path), part, rank);
      if (pieces.some(({ part: { mask } }) => mask)) {
        sparse.push(async () => void masks.set(part.name, await fillMasked(part, pieces)));
      }
      const dense = pieces.filter(({ part: { whole } }) => whole);
      if (dense.length === 0) continue;
      const into = contiguousOf(part.local, copies);
      for (const { part: from, shared } of dense) {
        const transfers = plain.get(from.file) ?? [];
        plain.set(from.file, transfers);
        for (const run of runsBetween(shared, from, part)) transfers.push({ entry: from.values, run, into });
      }
    }
    for (const [file, transfers] of plain) {
      throwIfAborted(signal);
      await file.read(transfers);
    }
    for (const [from, to] of copies) scope(() => noGrad(() => to.detach().copy_(from)));
    for (const work of sparse) {
      await breathe();
      throwIfAborted(signal);
      await work();
    }
    return masks;
  } catch (error) {
    for (const mask of masks.values()) mask.dispose();
    throw error;
  } finally {
    for (const [from] of copies) from.dispose();
  }
}

function wanted(part: Part, saved: ReadonlyMap<string, SavedTensor>, path: string): SavedTensor {
  const { name, whole, local } = part;
  const tensor = saved.get(name);
  if (!tensor) {
    // Nothing is written of a tensor without elements.
    if (whole.includes(0)) return { dtype: local.dtype, shape: [...whole], parts: [] };
    throw new DataError(`Expected a tensor '${name}' in ${path} but it has none`);
  }
  if (tensor.dtype !== local.dtype || tensor.shape.join() !== whole.join())
    throw new DataError(
      `Expected '${name}' to be ${local.dtype} [${whole}] in ${path} but it is ${tensor.dtype} [${tensor.shape}]`,
    );
  return tensor;
}

/** Where the file's bytes go: the tensor itself, or memory that is copied into it in the end. */
function contiguousOf(local: Tensor, copies: [from: Tensor, to: Tensor][]): Tensor {
  if (local.device === 'cpu' && local.isContiguous()) return local;
  const from = noGrad(() => empty([...local.shape], { dtype: local.dtype })).keep();
  copies.push([from, local]);
  return from;
}

/** The mask of a part, and what is saved as survivors of the part itself. */
async function fillMasked(part: Part, pieces: ReturnType<typeof covering>): Promise<Mask> {
  const alive = openMask(part.shape);
  const local = part.local.detach().keep();
  try {
    for (const { part: from, shared } of pieces) await readMasked(from, shared, part, local, alive);
    return scope(() => Mask.from(alive));
  } finally {
    local.dispose();
    alive.dispose();
  }
}

/**
 * Reads all of a checkpoint and compares every block with its digest.
 *
 * @throws {DataError} naming the file that is not what was saved
 * @example
 * await checkpoint.verify('runs/a/step-00001000');
 */
export async function verify(path: string, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
  for (const { file } of (await readManifest(path)).ranks)
    if (file) await (await ShardReader.open(path, file, signal)).verify();
}
