import { ConfigError } from '../core/errors.js';
import { Tensor } from '../core/index.js';

/**
 * A batch of one example of a batch: every tensor in it, at any depth of arrays and plain objects, cut to that place of its
 * first dimension. Null past the last.
 *
 * @throws ConfigError for a batch without tensors, or whose tensors do not have one first dimension in common
 */
export function exampleOf(batch: unknown, example: number): unknown {
  const sizes = new Set(tensorsIn(batch).map((t) => (t.ndim === 0 ? undefined : t.size(0))));
  const [size] = sizes;
  if (sizes.size !== 1 || size === undefined)
    throw new ConfigError(
      `Expected batches of tensors with one first dimension, the examples, to take single ones but received ` +
        (sizes.size === 0 ? 'none' : `sizes ${[...sizes].map((n) => n ?? 'of a scalar').join(' and ')}`),
    );
  return example < size ? cut(batch, example) : null;
}

function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  return isContainer(value) ? Object.values(value).flatMap(tensorsIn) : [];
}

function cut(value: unknown, example: number): unknown {
  if (value instanceof Tensor) return value.narrow(0, example, 1);
  if (Array.isArray(value)) return value.map((item) => cut(item, example));
  if (!isContainer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item, example)]));
}

function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
