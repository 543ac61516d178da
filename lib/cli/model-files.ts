import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError, type Tensor } from '../core/index.js';
import { makeFolderSync, writeFileAtomic, writeFolderAtomic, type FileProgress } from '../core/files.js';
import { safetensors, type TensorSource } from '../io/index.js';

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

/** What a reader of a model's folder needs besides its weights: configuration, tokenizer, index of the shards. */
const COMPANIONS = /\.(json|txt|model|jinja)$/;

/**
 * Writes a model in the files that it came in, with other tensors under the same names: a folder as a whole, with the
 * configuration and tokenizer files that lie beside the shards.
 *
 * @throws ConfigError when `out` is a folder that holds anything but a model: it would be lost
 */
export async function saveModel(
  out: string,
  { folder, shards, tensors }: ModelFiles,
  of: (name: string) => Tensor | TensorSource,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: FileProgress } = {},
): Promise<void> {
  const total = bytesOf(tensors);
  let written = 0;
  const save = async (path: string, { metadata, names }: ModelFiles['shards'][number]): Promise<void> => {
    let here = 0;
    await safetensors.save(path, new Map(names.map((name) => [name, of(name)])), {
      metadata,
      signal,
      onProgress: (done) => onProgress?.(written + (here = done), total),
    });
    written += here;
  };
  const place = resolve(out);
  if (!folder) return save(place, shards[0] as ModelFiles['shards'][number]);
  refuseOthers(place);
  makeFolderSync(dirname(place));
  await writeFolderAtomic(
    place,
    async (temporary) => {
      for (const shard of shards) await save(join(temporary, basename(shard.file)), shard);
      const files = readdirSync(folder, { withFileTypes: true }).filter(
        (entry) => !entry.isDirectory() && COMPANIONS.test(entry.name),
      );
      for (const { name } of files) {
        const bytes = await readFile(join(folder, name));
        await writeFileAtomic(join(temporary, name), bytes);
      }
    },
    { replace: true },
  );
}

/** Bytes of a model's tensors. */
export function bytesOf(tensors: ReadonlyMap<string, Tensor>): number {
  return [...tensors.values()].reduce((sum, { nbytes }) => sum + nbytes, 0);
}

function refuseOthers(place: string): void {
  if (!existsSync(place)) return;
  if (!statSync(place).isDirectory())
    throw new ConfigError(`Expected a folder to write shards to but ${place} is a file`);
  const other = readdirSync(place, { withFileTypes: true }).find(
    (entry) => !entry.isFile() || !(entry.name.endsWith('.safetensors') || COMPANIONS.test(entry.name)),
  );
  if (other)
    throw new ConfigError(
      `Expected ${place} to hold a model and nothing else, as it is replaced, but it holds '${other.name}'`,
    );
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
