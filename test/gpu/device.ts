/** Tests that need a GPU: run where one can be used, else skipped with the reason in their title. */
import test, { type Implementation } from 'ava';
import { cudaDeviceCount } from 'espalier';
import { loadedLibtorch } from 'espalier/libtorch';

/** Why CUDA cannot be used here; null when it can. */
export function missing(): string | null {
  if (cudaDeviceCount() === 0) {
    return loadedLibtorch()?.cuda
      ? 'libtorch finds no CUDA device'
      : 'no libtorch_cuda is loaded: this libtorch is for the CPU only, or there is no NVIDIA driver';
  }
  if (!loadedLibtorch()?.binaries.cuda) {
    return 'libespalier_cuda.so is not built: node scripts/cuda-toolchain.mjs --build';
  }
  return null;
}

/** Declares a test that runs where CUDA can be used. */
export function gpuTest(title: string, implementation: Implementation<[]>): void {
  const reason = missing();
  if (reason === null) test.serial(title, implementation);
  else test.skip(`${title} (${reason})`, implementation);
}
