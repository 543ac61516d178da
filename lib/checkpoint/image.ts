/** The file of one rank, laid out in memory as it will lie on disk. */
import { noGrad, ops, scope, type Tensor } from '../core/index.js';
import { handlesOf } from '../core/handle.js';
import { native } from '../core/native.js';
import type { TensorEntry } from '../io/header.js';
import { layOut } from '../io/header.js';
import type { Mask } from '../prune/index.js';
import type { Part } from './state.js';
import type { Staging } from './staging.js';

/** Key of the metadata in which PyTorch's HuggingFaceStorageReader finds where each tensor belongs. */
const SHARDING = 'DCP_SHARDING_INFO';
/** Key of ours. */
export const SURVIVORS = 'espalier_survivors';

/** A part with a mask: which tensors of the file hold it, and which part it is. */
export interface SurvivorsEntry {
  /** Name of the dense tensor. */
  of: string;
  offsets: readonly number[];
  shape: readonly number[];
  /** The alive elements in row-major order; the part itself, named as `of`, when others are not +0. */
  values: string;
  /** Packed bits of the alive elements. */
  mask: string;
}

interface Stored {
  name: string;
  tensor: Tensor;
  offsets: readonly number[];
}

/** A staged file: its bytes are the image's first. */
export interface StagedFile {
  staging: Staging;
  bytes: number;
  headBytes: number;
}

/**
 * Copies the parts into a staging buffer, which is taken. When this returns the tensors may change.
 *
 * @throws {DataError} for dtypes that safetensors lacks
 */
export function stage(parts: readonly Part[], staging: Staging): StagedFile {
  return scope(() =>
    noGrad(() => {
      const { stored, survivors } = storedForms(parts);
      const { head, order } = layOut(
        stored.map(({ name, tensor: { dtype, shape } }) => ({ name, dtype, shape })),
        metadata(stored, survivors),
      );
      const bytes = order.at(-1)?.end ?? head.length;
      const pinned = stored.some(({ tensor }) => tensor.device !== 'cpu');
      staging.take(bytes, pinned);
      const byName = new Map(stored.map(({ name, tensor }) => [name, tensor]));
      const begins = Float64Array.from(order, ({ begin }: TensorEntry) => begin);
      const tensors = handlesOf(order.map(({ name }) => byName.get(name)));
      try {
        native().stageTensors(staging.handle, head, begins, tensors);
      } catch (error) {
        staging.release();
        throw error;
      }
      return { staging, bytes, headBytes: head.length };
    }),
  );
}

function metadata(stored: readonly Stored[], survivors: readonly SurvivorsEntry[]): Record<string, string> {
  const sharding = Object.fromEntries(stored.map(({ name, offsets }) => [name, { saved_offsets: offsets }]));
  return {
    format: 'pt',
    DCP_VERSION: '1.0',
    [SHARDING]: JSON.stringify(sharding),
    ...(survivors.length > 0 && { [SURVIVORS]: JSON.stringify(survivors) }),
  };
}

/** The tensors of the file: parts as they are, or their survivors with each mask once. */
function storedForms(parts: readonly Part[]): { stored: Stored[]; survivors: SurvivorsEntry[] } {
  const stored: Stored[] = [];
  const survivors: SurvivorsEntry[] = [];
  const maskNames = new Map<Mask, string>();
  for (const { name, local, offsets, shape, mask } of parts) {
    const values = mask && survivorsOf(local, mask);
    if (!values) stored.push({ name, tensor: local, offsets });
    if (!mask) continue;
    const place = `@${offsets.join('_')}`;
    let maskName = maskNames.get(mask);
    if (maskName === undefined) {
      maskName = `${name}.mask${place}`;
      maskNames.set(mask, maskName);
      stored.push({ name: maskName, tensor: mask.bits, offsets: [0] });
    }
    const valuesName = values ? `${name}.values${place}` : name;
    if (values) stored.push({ name: valuesName, tensor: values, offsets: [0] });
    survivors.push({ of: name, offsets, shape, values: valuesName, mask: maskName });
  }
  return { stored, survivors };
}

const BITS = { 1: 'int8', 2: 'int16', 4: 'int32', 8: 'int64' } as const;

/** The alive elements, null when others are not exactly +0: then they are not all there is. */
function survivorsOf(local: Tensor, mask: Mask): Tensor | null {
  const flat = local.detach().contiguous().view([-1]);
  const values = ops.espalier.compress(flat, mask.bits);
  const bits = BITS[flat.itemSize as keyof typeof BITS];
  if (bits === undefined) return null;
  const set = (t: Tensor): number => Number(ops.aten.count_nonzero(t.view(bits)).item());
  return set(values) === set(flat) ? values : null;
}
