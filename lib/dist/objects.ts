import { full, zeros } from '../core/creation.js';
import { DataError } from '../core/errors.js';
import { scopeAsync } from '../core/scope.js';
import type { Tensor } from '../core/tensor.js';
import { fromTypedArray } from '../core/transfer.js';
import type { ProcessGroup } from './group.js';

/**
 * Values of JSON from every rank, in the order of the group. A collective: every member calls it.
 *
 * @throws {DataError} when the value has no JSON form
 * @example const hosts = await dist.allGatherObject(dist.world(), hostname());
 */
export async function allGatherObject<T>(group: ProcessGroup, value: T): Promise<T[]> {
  const bytes = encode(value);
  return scopeAsync(async () => {
    const sizes = zeros([group.size], { dtype: 'int64' });
    await group.allGatherInto(sizes, full([1], bytes.length, { dtype: 'int64' }));
    const lengths = (sizes.toArray() as number[]).map(Number);
    const longest = Math.max(...lengths);
    const padded = new Uint8Array(longest);
    padded.set(bytes);
    const all = zeros([group.size, longest], { dtype: 'uint8' });
    await group.allGatherInto(all, fromTypedArray(padded, [longest]));
    const flat = bytesOf(all);
    return lengths.map((length, r) => decode<T>(flat.subarray(r * longest, r * longest + length)));
  });
}

/** The value of JSON of the rank `root` of the group, on every rank. A collective: every member calls it. */
export async function broadcastObject<T>(group: ProcessGroup, value: T, root: number): Promise<T> {
  const own = group.rank === root ? encode(value) : new Uint8Array();
  return scopeAsync(async () => {
    const size = full([1], own.length, { dtype: 'int64' });
    await group.broadcast(size, root);
    const length = Number(size.item());
    const bytes = group.rank === root ? fromTypedArray(own, [length]) : zeros([length], { dtype: 'uint8' });
    await group.broadcast(bytes, root);
    return decode<T>(bytesOf(bytes));
  });
}

function encode(value: unknown): Uint8Array {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new DataError(`Expected a value of JSON but received ${typeof value}`);
  return new TextEncoder().encode(text);
}

function decode<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}

function bytesOf(tensor: Tensor): Uint8Array {
  return tensor.toTypedArray() as Uint8Array;
}
