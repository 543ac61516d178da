import { ConfigError, DataError } from '../core/index.js';
import { safetensors } from '../io/index.js';
import { Mask, maskTensors, type Masks } from './mask.js';

const FORMAT = 'espalier-masks/1';
const SUFFIX = '.mask';

/**
 * Saves masks, packed, as `<name>.mask`, with their shapes and counts in the header.
 *
 * @throws AbortError when the signal fires; the old file is still there then
 */
export async function saveMaskFile(
  path: string,
  masks: Masks,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const tensors = Object.fromEntries(
    [...masks].map(([name, { shape, count }]) => [name, { shape, alive: count }]),
  );
  await safetensors.save(path, maskTensors(masks), {
    metadata: { masks: JSON.stringify({ format: FORMAT, tensors }) },
    signal,
  });
}

/**
 * Masks from a file of {@link saveMaskFile} or a run's `ticket.safetensors`.
 *
 * @throws DataError when the file does not say the shapes, or its masks are not what it says
 */
export async function loadMaskFile(path: string): Promise<Map<string, Mask>> {
  const { metadata } = await safetensors.header(path);
  const said = shapesOf(metadata['masks'] ?? metadata['ticket'], path);
  const bits = await safetensors.load(path, { copy: true });
  const masks = new Map<string, Mask>();
  try {
    for (const [key, packed] of Object.entries(bits)) {
      const name = key.endsWith(SUFFIX) ? key.slice(0, -SUFFIX.length) : key;
      const of = said.get(name);
      if (!of || name === key)
        throw new DataError(`Expected masks with shapes in ${path} but received '${key}'`);
      const mask = new Mask(packed, of.shape);
      if (mask.count !== of.alive)
        throw new DataError(`Expected ${of.alive} alive in '${name}' of ${path} but received ${mask.count}`);
      masks.set(name, mask);
    }
    for (const name of said.keys())
      if (!masks.has(name))
        throw new DataError(`Expected ${path} to hold '${name}${SUFFIX}', but it does not`);
    return masks;
  } catch (error) {
    for (const packed of Object.values(bits)) packed.dispose();
    throw error;
  }
}

function shapesOf(text: string | undefined, path: string): Map<string, { shape: number[]; alive: number }> {
  if (text === undefined)
    throw new ConfigError(
      `Expected a file of masks or a ticket but ${path} has no shapes of masks in its header`,
    );
  const header = parse(text, path);
  const tensors = isObject(header) ? header['tensors'] : undefined;
  if (!isObject(tensors)) throw new DataError(`Expected shapes of masks in the header of ${path}`);
  return new Map(
    Object.entries(tensors).map(([name, entry]) => {
      const { shape, alive } = isObject(entry) ? entry : {};
      const sizes: unknown[] = Array.isArray(shape) ? shape : [null];
      if (!sizes.every(isCount) || !isCount(alive))
        throw new DataError(`Expected a shape and a count for '${name}' in the header of ${path}`);
      return [name, { shape: sizes, alive }];
    }),
  );
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError(`Expected JSON in the header of ${path}`, { cause });
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
