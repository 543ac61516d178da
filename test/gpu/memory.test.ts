/** What the allocator counts, and how a full device is survived. */
import { cuda, memory, OutOfMemoryError, scope, zeros } from 'espalier';
import { gpuTest } from './device.js';

const MIB = 2 ** 20;
const bytes = (n: number) => zeros([n], { device: 'cuda', dtype: 'uint8' });

gpuTest('allocated, reserved, peaks, and giving back', (t) => {
  scope(() => void bytes(MIB));
  cuda.emptyCache();
  cuda.resetPeakMemoryStats();
  const [allocated, reserved] = [cuda.memoryAllocated(), cuda.memoryReserved()];
  scope(() => {
    const x = bytes(64 * MIB);
    t.is(cuda.memoryAllocated() - allocated, 64 * MIB);
    x.dispose();
    t.is(cuda.memoryAllocated(), allocated);
    bytes(16 * MIB);
  });
  t.is(cuda.memoryAllocated(), allocated);
  t.is(cuda.maxMemoryAllocated() - allocated, 64 * MIB);
  t.true(cuda.memoryReserved() - reserved >= 64 * MIB);
  t.true(cuda.maxMemoryReserved() >= cuda.memoryReserved());
  cuda.emptyCache();
  t.true(cuda.memoryReserved() <= reserved);
  cuda.resetPeakMemoryStats();
  t.is(cuda.maxMemoryAllocated(), allocated);
  const stats = cuda.memoryStats();
  t.is(stats['allocated_bytes.all.current'], allocated);
  t.true(stats['allocation.all.allocated']! >= 3 && stats['num_ooms'] !== undefined);
  cuda.resetAccumulatedMemoryStats();
  t.is(cuda.memoryStats()['allocation.all.allocated'], 0);
});

gpuTest('memory() counts what is on the device', (t) => {
  const before = memory().deviceBytes['cuda:0'] ?? 0;
  const x = bytes(3 * MIB);
  t.is((memory().deviceBytes['cuda:0'] ?? 0) - before, 3 * MIB);
  x.dispose();
  t.is(memory().deviceBytes['cuda:0'] ?? 0, before);
});

gpuTest(
  'a full device: what is garbage is freed and the operator tried again; else an error with the numbers',
  (t) => {
    cuda.emptyCache();
    const { total } = cuda.memGetInfo();
    const room = 1024 * MIB;
    const limit = cuda.memoryReserved() + room;
    cuda.setPerProcessMemoryFraction(limit / total);
    try {
      t.true(Math.abs(cuda.getPerProcessMemoryFraction() - limit / total) < 1e-9);
      // Ten times what there is room for, without a scope and without a turn of the event loop.
      for (let i = 0; i < 40; i++) bytes(256 * MIB);
      const kept = bytes(512 * MIB);
      const error = t.throws(() => bytes(768 * MIB), { instanceOf: OutOfMemoryError })!;
      const numbers = error.devices!['cuda:0']!;
      t.true(numbers.allocated >= 512 * MIB && numbers.reserved >= numbers.allocated);
      t.is(numbers.total, total);
      t.true(error.memory!.bytes['cuda:0']! >= 512 * MIB);
      t.is(error.code, 'ERR_OUT_OF_MEMORY');
      // The device is as usable as before.
      t.is(
        bytes(256 * MIB)
          .sum()
          .item(),
        0,
      );
      kept.dispose();
      const again = bytes(768 * MIB);
      again.dispose();
    } finally {
      cuda.setPerProcessMemoryFraction(1);
      cuda.emptyCache();
    }
  },
);

gpuTest('fractions that make no sense are refused', (t) => {
  t.throws(() => cuda.setPerProcessMemoryFraction(0), { message: /fraction in \(0, 1\]/ });
  t.throws(() => cuda.setPerProcessMemoryFraction(1.5), { message: /fraction in \(0, 1\]/ });
});
