/** Memory of loops that free nothing by hand, and of a training run: nothing may grow. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { memory, ones, optim, randn, scope, tensor } from 'espalier';
import { mlp } from 'espalier/models';
import { functional as F } from 'espalier/nn';
import { measured, peakMemory, report, type Row } from './harness.js';

const MB = 1e6;

/** 1,000 temporaries of 4 MB in a synchronous loop without dispose or scope. */
function temporaries(): Row[] {
  ones([1]).dispose();
  const start = process.memoryUsage().rss;
  for (let i = 0; i < 1000; i++) ones([1024, 1024]);
  return [
    measured('peak RSS over start, 1,000 x 4 MB without dispose', (peakMemory() - start) / MB, 'MB', 400),
  ];
}

/** 2,000 training steps: live tensors and resident memory after the first 200 and at the end. */
function training(): Row[] {
  const model = mlp({ inputs: 64, hidden: [256, 256], outputs: 10 });
  const optimizer = optim.adamW(model.parameters(), { lr: 1e-3 });
  const x = randn([128, 64]);
  const y = tensor(Array.from({ length: 128 }, (_, i) => i % 10));
  const step = (): void =>
    scope(() => {
      optimizer.zeroGrad();
      F.crossEntropy(model.forward(x), y).backward();
      optimizer.step();
    });
  for (let i = 0; i < 200; i++) step();
  const [tensors, rss] = [memory().tensors, process.memoryUsage().rss];
  for (let i = 0; i < 1800; i++) step();
  return [
    measured('live tensors gained over 1,800 steps', memory().tensors - tensors, 'tensors', undefined),
    measured('RSS gained over 1,800 steps', (process.memoryUsage().rss - rss) / MB, 'MB', 16),
  ];
}

const parts = { temporaries, training };
const part = process.argv[2] as keyof typeof parts | undefined;
if (part && part in parts) {
  console.log(JSON.stringify(parts[part]()));
} else {
  // Each in a process of its own, so that one's peak is not the other's.
  const rows = Object.keys(parts).flatMap((name) => {
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: 'utf8' });
    if (child.status !== 0) throw new Error(child.stderr);
    return JSON.parse(child.stdout) as Row[];
  });
  const gained = rows.find((row) => row.unit === 'tensors')!;
  if (gained.ours !== 0) process.exitCode = 1;
  report('memory', rows);
}
