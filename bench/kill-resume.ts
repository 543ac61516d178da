/**
 * A small search is killed with SIGKILL at a random moment and continued by the same command, 20 times: each must end with
 * the same bytes as one that was left alone. Every other one trains in worker processes, which must die with their parent.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { measured, report } from './harness.js';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '20' } }, strict: false });
const kills = Number(values.kills);
const cli = join(
  dirname(createRequire(import.meta.url).resolve('espalier/package.json')),
  'dist',
  'cli',
  'main.js',
);
const home = mkdtempSync(join(tmpdir(), 'espalier-kill-'));
const files = ['ticket.safetensors', 'metrics.jsonl', 'config.json', 'fingerprint.json'];

const config = {
  seeds: [0, 1, 2],
  model: {
    module: 'espalier/models',
    export: 'mlp',
    args: [{ inputs: 196, hidden: [48, 24], outputs: 10, dropout: 0.1 }],
  },
  task: {
    module: 'espalier/data',
    export: 'digits',
    args: [{ train: 640, validation: 128, test: 256, evaluationBatch: 128 }],
  },
  train: {
    steps: 60,
    optimizer: { name: 'adamW', lr: 2e-3, weightDecay: 0.01 },
    schedule: { name: 'cosine', warmup: 10 },
    clip: 1,
    log: 10,
  },
  evaluate: { every: 20 },
  snapshot: { every: 9 },
  prune: { fraction: 0.3, rounds: 2, protect: ['layers.2'] },
  rewind: { to: 10 },
  controlsAt: [0.49],
};
writeFileSync(join(home, 'config.json'), JSON.stringify(config));

function start(out: string, jobs: number) {
  const args = [cli, 'find', join(home, 'config.json'), '--out', out, '--jobs', String(jobs)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, errors })),
  );
  return { child, ended };
}

async function finish(out: string, jobs: number): Promise<void> {
  const { code, errors } = await start(out, jobs).ended;
  if (code !== 0) throw new Error(`the search ended with ${code}:\n${errors}`);
}

function digest(out: string): string {
  const hash = createHash('sha256');
  for (const name of files) hash.update(readFileSync(join(out, name)));
  return hash.digest('hex');
}

/** Processes whose command line names the folder: workers have none of their own, so their parent's death must end them. */
function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

const began = performance.now();
await finish(join(home, 'whole'), 1);
const duration = performance.now() - began;
const expected = digest(join(home, 'whole'));
let same = 0;
let midway = 0;
let orphans = 0;
for (let i = 0; i < kills; i++) {
  const out = join(home, `run-${i}`);
  const jobs = 1 + (i % 2);
  const { child, ended } = start(out, jobs);
  await sleep(Math.random() * duration);
  const workers = childrenOf(child.pid as number);
  child.kill('SIGKILL');
  await ended;
  await sleep(50);
  orphans += workers.filter(
    (pid) => existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z'),
  ).length;
  if (existsSync(join(out, 'cells')) && !existsSync(join(out, 'certificate.json'))) midway++;
  await finish(out, jobs);
  if (digest(out) === expected) same++;
  else console.error(`run ${i} ends with other bytes: ${out}`);
  process.stderr.write(`\r${i + 1} of ${kills} killed and continued, ${same} equal`);
}
process.stderr.write('\n');
if (same !== kills || orphans > 0) process.exitCode = 1;
else rmSync(home, { recursive: true });
report('kill-resume', [
  { ...measured('killed and continued runs that end with other bytes', kills - same, 'runs'), reps: kills },
  { ...measured('of them killed while training', midway, 'runs'), reps: kills },
  { ...measured('workers that outlived their parent', orphans, 'processes'), reps: kills },
]);
