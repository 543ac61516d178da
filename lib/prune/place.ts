import type { Device, Tensor } from '../core/index.js';
import { loadedLibtorch } from '../libtorch/index.js';

/**
 * Where selection over some tensors runs: on their CUDA device if they share one and the operators are built for it, else
 * on the CPU. Its result is the same; what is not sent is the scores.
 */
export function placeOf(tensors: readonly Tensor[]): Device {
  const [first, ...others] = new Set(tensors.map(({ device }) => device));
  const shared = first !== undefined && others.length === 0;
  return shared && first.startsWith('cuda') && loadedLibtorch()?.binaries.cuda ? first : 'cpu';
}
