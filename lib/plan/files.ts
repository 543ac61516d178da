// Models for a plan from what is on disk, or by the name of a preset. Weights are not read.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from '../core/errors.js';
import { readJson } from '../core/files.js';
import { safetensors, type TensorEntry } from '../io/index.js';
import { reasonToSpare } from '../prune/tensor-rules.js';
import { modelOf, type Architecture } from './architecture.js';
import { type ParameterGroup, type PlannedModel, type PlannedTensor } from './model.js';
import { PRESETS } from './presets.js';
import { architectureOf } from './transformers.js';

/**
 * The model that a name or path means: a preset (`7b`), a config.json of transformers, a safetensors file, or a folder of
 * either or both. Where there are weights, their headers say the parameters and config.json the architecture.
 *
 * @throws ConfigError when it is none of them
 * @example
 * const model = await readModel('models/llama');
 */
export async function readModel(place: string): Promise<PlannedModel> {
  if (!existsSync(place)) {
    const preset = Object.hasOwn(PRESETS, place.toLowerCase()) ? PRESETS[place.toLowerCase()] : undefined;
    if (preset) return modelOf(place.toLowerCase(), preset);
    throw new ConfigError(
      `Expected a model (${Object.keys(PRESETS).join(', ')}; a config.json; a safetensors file or a folder) but received '${place}'`,
    );
  }
  const folder = statSync(place).isDirectory() ? place : dirname(place);
  if (place.endsWith('.json')) return modelOf(place, await architectureIn(place));
  const files = folder === place ? weightsIn(place) : [place];
  const config = join(folder, 'config.json');
  const architecture = existsSync(config) ? await architectureIn(config) : undefined;
  if (files.length > 0) return { ...(await modelOfFiles(place, files)), architecture };
  if (architecture) return modelOf(place, architecture);
  throw new ConfigError(`Expected config.json or *.safetensors in ${place} but there is neither`);
}

async function architectureIn(path: string): Promise<Architecture> {
  return architectureOf(await readJson(path), path);
}

function weightsIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
  return names.sort().map((name) => join(folder, name));
}

/** A block's number: `model.layers.3.`, `h.3.`, `blocks.3.`, `encoder.layer.3.`. */
const BLOCK = /^(.*?\b(?:layers?|h|blocks?)\.)(\d+)\./;

async function modelOfFiles(name: string, files: readonly string[]): Promise<PlannedModel> {
  const root: PlannedTensor[] = [];
  const blocks = new Map<string, PlannedTensor[]>();
  for (const file of files) {
    const { tensors } = await safetensors.header(file);
    for (const entry of tensors.values()) {
      const [, path, number] = BLOCK.exec(entry.name) ?? [];
      const block = path === undefined ? undefined : `${path}${number}`;
      const group = block === undefined ? root : (blocks.get(block) ?? []);
      if (block !== undefined) blocks.set(block, group);
      group.push(tensorOf(entry));
    }
  }
  const groups = [...blocks].map(([block, tensors]): ParameterGroup => ({ name: block, count: 1, tensors }));
  return { name, root: { name: 'root', count: 1, tensors: root }, blocks: groups };
}

function tensorOf({ name, dtype, shape }: TensorEntry): PlannedTensor {
  return { name, shape, prunable: reasonToSpare({ name, dtype, ndim: shape.length }) === null };
}
