import { existsSync, readdirSync, statSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ConfigError, type Tensor } from '../core/index.js';
import { safetensors } from '../io/index.js';

/** A model on disk: one safetensors file, or a folder of shards. */
export interface ModelFiles {
  folder: string | null;
  shards: { file: string; metadata: Record<string, string> | undefined; names: string[] }[];
  tensors: Map<string, Tensor>;
}

/**
 * Opens a model; its tensors are pages of its files.
 *
 * @throws ConfigError when there is no such model, or two shards hold a tensor of the same name
 */
export async function openModel(path: string): Promise<ModelFiles> {
  if (!existsSync(path))
    throw new ConfigError(`Expected a safetensors file or a folder of them but ${path} is not there`);
  const folder = statSync(path).isDirectory() ? path : null;
  const files = folder ? shardsIn(folder) : [path];
  const model: ModelFiles = { folder, shards: [], tensors: new Map() };
  for (const file of files) {
    const { metadata } = await safetensors.header(file);
    const tensors = Object.entries(await safetensors.load(file));
    for (const [name, tensor] of tensors) {
      if (model.tensors.has(name))
        throw new ConfigError(`Expected each tensor once but ${path} has '${name}' twice`);
      model.tensors.set(name, tensor);
    }
    model.shards.push({ file, metadata, names: tensors.map(([name]) => name) });
  }
  return model;
}

/** Writes a model in the files that it came in, with other tensors under the same names. */
export async function saveModel(
  out: string,
  { folder, shards }: ModelFiles,
  of: (name: string) => Tensor,
): Promise<void> {
  if (folder) await mkdir(out, { recursive: true });
  for (const { file, metadata, names } of shards) {
    const tensors = Object.fromEntries(names.map((name) => [name, of(name)]));
    await safetensors.save(folder ? join(out, basename(file)) : out, tensors, metadata ? { metadata } : {});
  }
  if (folder)
    for (const index of readdirSync(folder).filter((name) => name.endsWith('.safetensors.index.json')))
      await copyFile(join(folder, index), join(out, index));
}

/** @throws ConfigError when something is there and `force` is not given */
export function refuseExisting(path: string | undefined, force: boolean | undefined): void {
  if (path !== undefined && existsSync(path) && !force)
    throw new ConfigError(
      `Expected a new place to write to but ${path} is there: choose another or give --force`,
    );
}

function shardsIn(folder: string): string[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.safetensors'))
    .sort();
  if (names.length === 0) throw new ConfigError(`Expected *.safetensors in ${folder} but there are none`);
  return names.map((name) => join(folder, name));
}
