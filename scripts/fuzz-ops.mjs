#!/usr/bin/env node
// Calls every operator with random arguments, in child processes, and lists those that kill libtorch:
//
//   node scripts/fuzz-ops.mjs [--calls 25] [--only PATTERN] [--seed 1] [--jobs 1] [--dry] [--write]
//   node scripts/fuzz-ops.mjs --op aten::add.Tensor --call 7      shows and makes that one call
//
// --write puts what died into lib/ops/unsafe.json. --dry converts and checks the arguments without calling.
// Exits with 1 when an operator died that is not in that file, or when the package threw anything but its own errors.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const table = join(here, '..', 'lib', 'ops', 'unsafe.json');
/** A call that takes longer is stopped and reported: random sizes can ask for much work. */
const PATIENCE = 20_000;
const MEMORY_KB = 24_000_000;
/** What waits for other processes or ends this one by design. */
const SKIPPED =
  /^(c10d|_c10d_functional|_c10d_functional_autograd|symm_mem|fsdp|_dtensor|static_runtime|profiler)::/;

/** Runs one child from operator `from`, call `call`, until it is done, dies or hangs. */
function runChild(plan) {
  return new Promise((resolve) => {
    const command = `ulimit -v ${MEMORY_KB}; ulimit -c 0; exec "$0" "$@"`;
    const child = spawn(
      'bash',
      ['-c', command, process.execPath, join(here, 'fuzz', 'child.mjs'), JSON.stringify(plan)],
      {
        stdio: ['ignore', 'pipe', plan.show ? 'inherit' : 'ignore'],
      },
    );
    const at = { index: plan.from, call: plan.call };
    const strange = [];
    let text = '';
    let done = false;
    let timer;
    const patience = () => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    };
    patience();
    child.stdout.on('data', (data) => {
      patience();
      const lines = (text + data).split('\n');
      text = lines.pop();
      for (const line of lines) {
        if (line === 'done') done = true;
        else if (line.startsWith('! ')) strange.push(line.slice(2));
        else if (line.startsWith('  ')) console.log(line);
        else [at.index, at.call] = line.split(' ').map(Number);
      }
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ ...at, done, strange, signal: signal ?? (code === 0 ? null : `exit ${code}`) });
    });
  });
}

/** Fuzzes operators one after another; a new child goes on behind the call that killed the last. */
export async function fuzz(names, { calls = 25, seed = '1', dry = false, progress = () => undefined } = {}) {
  const died = new Map();
  const strange = [];
  let from = 0;
  let call = 0;
  while (from < names.length) {
    const end = await runChild({ names, from, call, calls, seed, dry });
    strange.push(...end.strange);
    if (end.done) break;
    const name = names[end.index];
    if (!died.has(name)) died.set(name, []);
    const deaths = died.get(name);
    deaths.push({ call: end.call, signal: end.signal === 'SIGKILL' ? 'timeout' : end.signal });
    progress(`${end.index}/${names.length} ${name} call ${end.call}: ${end.signal}`);
    // Three deaths tell enough.
    [from, call] = deaths.length < 3 && end.call + 1 < calls ? [end.index, end.call + 1] : [end.index + 1, 0];
  }
  return { died, strange };
}

async function main() {
  const { values } = parseArgs({
    options: {
      calls: { type: 'string', default: '25' },
      only: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '1' },
      op: { type: 'string' },
      call: { type: 'string', default: '0' },
      dry: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  if (values.op) {
    const call = Number(values.call);
    const end = await runChild({
      names: [values.op],
      from: 0,
      call,
      calls: call + 1,
      seed: values.seed,
      show: true,
    });
    console.log(end.done ? 'survived' : `died: ${end.signal}`, ...end.strange);
    return;
  }
  const { operatorNames, operatorSchemas, torchInfo } = await import('../dist/index.js');
  const pattern = new RegExp(values.only);
  const names = operatorNames()
    .filter((name) => !SKIPPED.test(name))
    .flatMap((name) => operatorSchemas(name).map((s) => (s.overload ? `${name}.${s.overload}` : name)))
    .filter((name) => pattern.test(name));
  const jobs = Number(values.jobs);
  const options = { calls: Number(values.calls), seed: values.seed, dry: values.dry, progress: console.log };
  const shares = Array.from({ length: jobs }, (_, j) => names.filter((_, i) => i % jobs === j));
  const ends = await Promise.all(shares.map((share) => fuzz(share, options)));
  const died = ends.flatMap((end) => [...end.died]).sort(([a], [b]) => (a < b ? -1 : 1));
  const strange = ends.flatMap((end) => end.strange);
  const crashed = died.filter(([, deaths]) => deaths.some((d) => d.signal !== 'timeout'));
  console.log(
    `${names.length} overloads, ${options.calls} calls each: ${crashed.length} died, ${died.length - crashed.length} took too long`,
  );
  for (const line of strange) console.log(`not an error of ours: ${line}`);
  const known = JSON.parse(readFileSync(table, 'utf8')).operators;
  const unknown = crashed.filter(([name]) => !(name in known));
  if (values.write) {
    const found = Object.fromEntries(
      crashed.map(([name, d]) => [
        name,
        {
          signal: d.find((x) => x.signal !== 'timeout').signal,
          calls: d.filter((x) => x.signal !== 'timeout').map((x) => x.call),
        },
      ]),
    );
    const operators = Object.fromEntries(
      Object.entries({ ...known, ...found }).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    const about =
      'Operators of libtorch that end the process for some arguments, found by scripts/fuzz-ops.mjs (calls: which ones, for seed 1)';
    writeFileSync(table, JSON.stringify({ about, torch: torchInfo().torch, operators }, null, 1) + '\n');
  } else {
    for (const [name] of unknown) console.log(`new: ${name}`);
    if (unknown.length > 0) process.exitCode = 1;
  }
  if (strange.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
