import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DataError } from '../core/errors.js';
import { readJson } from '../core/files.js';

/** Bytes of a file that one digest covers: what a reader takes at least. */
export const BLOCK_BYTES = 256 << 10;

export const MANIFEST = 'manifest.json';
export const FORMAT = 'espalier-checkpoint/1';

const size = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const fileSchema = z.strictObject({
  /** The safetensors file. */
  name: z.string().regex(/^[\w-]+\.safetensors$/),
  bytes: size,
  /** Of them, those before the tensors' data. */
  headBytes: size,
  /** The file of the SHA-256 of each block, 32 bytes each, and its own SHA-256, which stands for all of the file. */
  blocks: z.string().regex(/^[\w-]+\.blocks$/),
  sha256,
});

const rankSchema = z.strictObject({ file: fileSchema.nullable(), extra: z.unknown().optional() });

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  step: size,
  /** Number of ranks that saved. */
  world: z.int().positive(),
  /** What the best checkpoints are chosen by; null when none was given or it was not finite. */
  metric: z.number().nullable(),
  blockBytes: z.literal(BLOCK_BYTES),
  ranks: z.array(rankSchema),
});

/** A rank's file as the manifest describes it. */
export type FileEntry = z.infer<typeof fileSchema>;
/** A rank's part of the manifest. */
export type RankEntry = z.infer<typeof rankSchema>;
/** What a checkpoint consists of; written last, so that a folder with one is whole. */
export type Manifest = z.infer<typeof manifestSchema>;

function parse<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new DataError(`Expected ${path} to be valid but received: ${z.prettifyError(result.error)}`);
}

/**
 * Reads a checkpoint's manifest and compares the sizes of its files, which finds every checkpoint that is not whole; the
 * bytes in them are checked as they are read.
 *
 * @throws {DataError} when it is missing, not valid, or not what lies beside it
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  const manifest = parse(manifestSchema, await readJsonOr(path, folder), path);
  if (manifest.ranks.length !== manifest.world)
    throw new DataError(`Expected ${manifest.world} ranks in ${path} but received ${manifest.ranks.length}`);
  for (const { file } of manifest.ranks) {
    if (!file) continue;
    const count = Math.ceil(file.bytes / BLOCK_BYTES);
    for (const [name, expected] of [
      [file.name, file.bytes],
      [file.blocks, count * 32],
    ] as const) {
      const found = await stat(join(folder, name)).catch(() => null);
      if (found?.size !== expected)
        throw new DataError(
          `Expected ${name} of ${expected} bytes in ${folder} but received ${found ? found.size : 'no such file'}`,
        );
    }
  }
  return manifest;
}

async function readJsonOr(path: string, folder: string): Promise<unknown> {
  try {
    return await readJson(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new DataError(`Expected a checkpoint in ${folder} but it has no ${MANIFEST}`, { cause });
  }
}

/** @throws {DataError} when a rank wrote something else */
export const parseRank = (value: unknown, path: string): RankEntry => parse(rankSchema, value, path);

/** The digests of a file's blocks, checked against the manifest. */
export async function readDigests(folder: string, file: FileEntry): Promise<Uint8Array> {
  const digests = await readFile(join(folder, file.blocks));
  if (rootDigest(digests) !== file.sha256)
    throw new DataError(`${join(folder, file.blocks)} is damaged: it is not what the manifest says`);
  return digests;
}

/** SHA-256 of the digests of all blocks. */
export const rootDigest = (digests: Uint8Array): string => createHash('sha256').update(digests).digest('hex');
