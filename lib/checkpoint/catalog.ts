import { numelOf } from '../core/shape.js';
import { z } from 'zod';
import { DataError } from '../core/errors.js';
import type { DType } from '../core/index.js';
import type { TensorEntry } from '../io/header.js';
import { overlap, type Box } from './box.js';
import { SURVIVORS, type SurvivorsEntry } from './image.js';
import type { ShardReader } from './reader.js';

/** A part of a tensor as a file holds it. */
export interface SavedPart extends Box {
  file: ShardReader;
  dtype: DType;
  /** The elements: all in row-major order, or those that are alive. */
  values: TensorEntry;
  /** Whether `values` are all. */
  whole: boolean;
  /** Packed bits of the alive ones, when it has a mask. */
  mask: TensorEntry | null;
}

/** A tensor of a checkpoint. */
export interface SavedTensor {
  dtype: DType;
  shape: number[];
  parts: SavedPart[];
}

const sizes = z.array(z.int().nonnegative());
const offsetsSchema = z.record(z.string(), z.object({ saved_offsets: sizes }));
const survivorsSchema = z.array(
  z.object({ of: z.string(), offsets: sizes, shape: sizes, values: z.string(), mask: z.string() }),
);

/** Everything that the files of a checkpoint hold, by name. */
export function catalog(files: readonly ShardReader[]): Map<string, SavedTensor> {
  const tensors = new Map<string, SavedTensor>();
  for (const file of files) {
    for (const [name, part] of partsIn(file)) {
      const known = tensors.get(name) ?? { dtype: part.dtype, shape: part.shape.map(() => 0), parts: [] };
      if (known.dtype !== part.dtype || known.shape.length !== part.shape.length)
        throw new DataError(`Expected parts of '${name}' of one dtype and rank but ${file.path} has others`);
      known.shape = known.shape.map((size, d) => Math.max(size, part.offsets[d]! + part.shape[d]!));
      known.parts.push(part);
      tensors.set(name, known);
    }
  }
  return tensors;
}

function partsIn(file: ShardReader): [name: string, part: SavedPart][] {
  const { metadata } = file.header;
  const offsets = parse(offsetsSchema, metadata['DCP_SHARDING_INFO'], {}, file);
  const survivors: SurvivorsEntry[] = parse(survivorsSchema, metadata[SURVIVORS], [], file);
  const masked = new Map(survivors.map((entry) => [entry.values, entry]));
  const masks = new Set(survivors.map(({ mask }) => mask));
  return [...file.header.tensors.values()]
    .filter(({ name }) => !masks.has(name))
    .map((values): [string, SavedPart] => {
      const { name, dtype } = values;
      const entry = masked.get(name);
      const shape = entry?.shape ?? values.shape;
      const place = entry?.offsets ?? offsets[name]?.saved_offsets ?? shape.map(() => 0);
      const whole = !entry || entry.of === name;
      const mask = entry ? file.entry(entry.mask) : null;
      return [entry?.of ?? name, { file, dtype, shape, offsets: place, values, whole, mask }];
    });
}

function parse<T>(schema: z.ZodType<T>, text: string | undefined, otherwise: T, file: ShardReader): T {
  if (text === undefined) return otherwise;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new DataError(`Expected the metadata of ${file.path} to say where tensors belong`, { cause });
  }
}

/**
 * The saved parts that make up a box, each once: of copies one is chosen, another for each rank.
 *
 * @throws {DataError} when they do not cover it
 */
export function covering(
  name: string,
  saved: SavedTensor,
  box: Box,
  rank: number,
): { part: SavedPart; shared: Box }[] {
  const copies = new Map<string, SavedPart[]>();
  for (const part of saved.parts) {
    const key = `${part.offsets.join()}:${part.shape.join()}`;
    copies.set(key, [...(copies.get(key) ?? []), part]);
  }
  const chosen = [...copies.values()].flatMap((same) => {
    const part = same[rank % same.length]!;
    const shared = overlap(part, box);
    return shared ? [{ part, shared }] : [];
  });
  const covered = chosen.reduce((sum, { shared }) => sum + numelOf(shared.shape), 0);
  if (covered !== numelOf(box.shape))
    throw new DataError(
      `Expected ${numelOf(box.shape)} elements of '${name}' at [${box.offsets}] but the checkpoint has ${covered}`,
    );
  return chosen;
}
