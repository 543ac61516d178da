/**
 * A state of 2 GB saved (hashed, synced, put in place), against the same bytes written plainly, `dcp.save` and DCP's
 * safetensors writer, in turn; what a training notices of it; and whether PyTorch reads the same values.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  emptyLike,
  getNumThreads,
  manualSeed,
  noGrad,
  optim,
  randint,
  randn,
  scope,
  setNumThreads,
  type Tensor,
} from 'espalier';
import * as checkpoint from 'espalier/checkpoint';
import { mlp } from 'espalier/models';
import { functional as F } from 'espalier/nn';
import { compare, measured, median, report, type Row } from './harness.js';
import { Peer } from './peer.js';

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '2000' },
    reps: { type: 'string', default: '5' },
    dir: { type: 'string' },
  },
  strict: false,
});
const megabytes = Number(values.mb);
const reps = Number(values.reps);
mkdirSync('build', { recursive: true });
// Not in a folder that may be memory.
const home = mkdtempSync(join(String(values.dir ?? 'build'), 'checkpoint-'));
const root = join(home, 'ours');

const names = Array.from({ length: 32 }, (_, i) => `layers.${i}.weight`);
const shape = [1024, Math.round((megabytes * 1e6) / 4 / names.length / 1024)] as const;
const tensors: Record<string, Tensor> = {};
manualSeed(0);
for (const name of names) tensors[name] = randn([...shape]).keep();
const bytes = names.length * shape[0] * shape[1] * 4;
const staging = new checkpoint.Staging();
await staging.reserve(bytes + (1 << 20));

const seconds = (since: number): number => (performance.now() - since) / 1000;
let step = 0;

async function saveOnce(): Promise<{ stall: number; total: number; path: string }> {
  const began = performance.now();
  const saved = checkpoint.save(root, { tensors }, { step: step++, keepLast: 1, staging });
  const stall = seconds(began);
  const { path } = await saved;
  return { stall, total: seconds(began), path };
}

async function againstPeer(): Promise<Row[]> {
  const peer = new Peer('checkpoint.py');
  await peer.ask({ do: 'make', seed: 0, names, rows: shape[0], columns: shape[1] });
  const copies = names.map((name) => noGrad(() => emptyLike(tensors[name]!)).keep());
  const memcpy = (): number => {
    const began = performance.now();
    scope(() => noGrad(() => names.forEach((name, i) => copies[i]!.copy_(tensors[name]!))));
    return seconds(began);
  };
  memcpy();
  await saveOnce();
  const times = { ours: [], stall: [], memcpy: [], raw: [], direct: [], dcp: [], hf: [] } as Record<
    string,
    number[]
  >;
  const ask = async (request: object): Promise<number> =>
    (await peer.ask<{ seconds: number }>(request)).seconds;
  const dcp = join(home, 'dcp');
  await ask({ do: 'save', path: dcp, writer: 'default' });
  for (let i = 0; i < reps; i++) {
    times['memcpy']!.push(memcpy());
    const { stall, total } = await saveOnce();
    times['ours']!.push(total);
    times['stall']!.push(stall);
    times['raw']!.push(await ask({ do: 'raw', path: join(home, 'raw'), direct: false }));
    times['direct']!.push(await ask({ do: 'raw', path: join(home, 'raw'), direct: true }));
    times['dcp']!.push(await ask({ do: 'save', path: dcp, writer: 'default' }));
    if (i < 3) times['hf']!.push(await ask({ do: 'save', path: join(home, 'hf'), writer: 'safetensors' }));
  }
  for (const copy of copies) copy.dispose();
  const { path } = await saveOnce();
  const read = await peer.ask<{ seconds: number; equal: boolean }>({ do: 'load', path });
  const again = await peer.ask<{ seconds: number }>({ do: 'load', path });
  const loads: number[] = [];
  const into = Object.fromEntries(
    names.map((name) => [name, noGrad(() => emptyLike(tensors[name]!)).keep()]),
  );
  for (let i = 0; i < 3; i++) {
    const began = performance.now();
    await checkpoint.load(path, { tensors: into });
    loads.push(seconds(began));
  }
  const same = names.every((name) => scope(() => into[name]!.equal(tensors[name]!)));
  for (const t of Object.values(into)) t.dispose();
  peer.close();
  return [
    compare('save / raw write + fsync through the page cache', times['ours']!, times['raw']!, 's', 1.333),
    compare('save / raw write + fsync, O_DIRECT', times['ours']!, times['direct']!, 's', 1.333),
    compare('save / dcp.save, warm', times['ours']!, times['dcp']!, 's', 0.769),
    compare("save / DCP's safetensors writer", times['ours']!, times['hf']!, 's', 0.2),
    compare('stall / memcpy of the state', times['stall']!, times['memcpy']!, 's', 1.3),
    compare(
      'load, checked / dcp.load of the same files',
      loads,
      [Math.min(read.seconds, again.seconds)],
      's',
    ),
    measured('files that PyTorch or we read otherwise', Number(!read.equal) + Number(!same), 'files'),
  ];
}

/** Steps of a training that runs alone, and of the same one while a save is written. */
async function training(threads: number): Promise<Row[]> {
  setNumThreads(threads);
  const model = mlp({ inputs: 512, hidden: [1024, 1024], outputs: 10 });
  const optimizer = optim.adamW(model.parameters(), { lr: 1e-3 });
  const x = randn([256, 512]).keep();
  const y = randint(0, 10, [256]).keep();
  const stepOnce = (): number => {
    const began = performance.now();
    scope(() => {
      optimizer.zeroGrad();
      F.crossEntropy(model.forward(x), y).backward();
      optimizer.step();
    });
    return performance.now() - began;
  };
  const [aloneTimes, duringTimes, saveTimes]: number[][] = [[], [], []];
  for (let i = 0; i < 20; i++) stepOnce();
  for (let round = 0; round < reps; round++) {
    for (let i = 0; i < 60; i++) {
      aloneTimes!.push(stepOnce());
      await sleep(0);
    }
    let done = false;
    const saved = saveOnce().finally(() => (done = true));
    while (!done) {
      duringTimes!.push(stepOnce());
      await sleep(0);
    }
    saveTimes!.push((await saved).total);
  }
  for (const t of [x, y, ...model.parameters()]) t.dispose();
  return [
    compare(`step during a save, ${threads} thread(s)`, duringTimes!, aloneTimes!, 'ms', 1.1),
    { ...measured('that save', median(saveTimes!), 's'), reps },
  ];
}

async function eventLoop(): Promise<Row[]> {
  const delays: number[] = [];
  const worst: number[] = [];
  for (let i = 0; i < reps; i++) {
    await sleep(50);
    const histogram = monitorEventLoopDelay({ resolution: 1 });
    histogram.enable();
    await sleep(20);
    await saveOnce();
    histogram.disable();
    delays.push(histogram.percentile(99) / 1e6);
    worst.push(histogram.max / 1e6);
  }
  return [
    { ...measured('event loop p99 delay during a save', median(delays), 'ms', 20), reps },
    { ...measured('event loop longest delay: the copy', median(worst), 'ms'), reps },
  ];
}

const threads = getNumThreads();
const rows = await againstPeer();
rows.push(...(await training(1)));
if (threads > 1) rows.push(...(await training(threads)));
setNumThreads(threads);
rows.push(...(await eventLoop()));
rmSync(home, { recursive: true });
report('checkpoint', rows, { bytes });
