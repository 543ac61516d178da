/** 10,000 generated pools (test/native/pools.ts), each by magnitude and by value, against a sort of everything. */
import { measured, report } from './harness.js';
import { mismatches } from '../test/native/pools.js';

const POOLS = 10_000;

const found = mismatches(POOLS, 2026, 100);
for (const pool of found.slice(0, 20)) console.error(`differs: ${pool}`);
if (found.length > 0) process.exitCode = 1;
report('selection-exactness', [
  measured(
    'pools',
    POOLS,
    'pools',
    undefined,
    'float32, bfloat16, float16, float64 and mixed; 1 in 100 sampled',
  ),
  measured('mismatches', found.length, 'masks'),
]);
