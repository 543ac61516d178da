import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const script = join(fileURLToPath(import.meta.url), '..', 'digest.js');

test('selection gives the same bits for every instruction set that the CPU has', (t) => {
  const runs = ['default', 'avx2', 'avx512'].map((wanted) => {
    const env = { ...process.env, ATEN_CPU_CAPABILITY: wanted };
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
    t.is(status, 0, stderr);
    return JSON.parse(stdout) as { capability: string; digest: string };
  });
  t.log(runs.map(({ capability }) => capability).join(', '));
  t.is(runs[0]?.capability, 'DEFAULT');
  t.is(new Set(runs.map(({ digest }) => digest)).size, 1, JSON.stringify(runs));
});
