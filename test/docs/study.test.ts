import { readFileSync } from 'node:fs';
import test from 'ava';
import { parseConfig, settle } from '#dist/tickets/config.js';
import { plan } from '#dist/tickets/plan.js';

const root = new URL('../../../', import.meta.url);
const from = (file: string) => import(new URL(`build/bench/study/${file}.js`, root).href) as Promise<unknown>;

interface Disk {
  parameters: number;
  trainings: number;
  peak: number;
}

test('the study is what docs/gpu.md says: a configuration that fits, its parameters, and its disk', async (t) => {
  const { searchOf, sizeOf } = (await from('search')) as {
    searchOf(size: unknown, out: string): unknown;
    sizeOf(tiny: boolean): unknown;
  };
  const { diskOf } = (await from('disk')) as { diskOf(search: unknown): Disk };
  const docs = readFileSync(new URL('docs/gpu.md', root), 'utf8');
  for (const tiny of [false, true]) {
    const search = searchOf(sizeOf(tiny), 'runs/study');
    const config = parseConfig(search);
    const cells = plan(settle(config, config.rewind.to as number));
    const disk = diskOf(search);
    t.is(cells.length, disk.trainings);
    const snapshots = cells.map(
      ({ from, to }) => Math.ceil(to / config.snapshot.every) - 1 - Math.floor(from / config.snapshot.every),
    );
    t.deepEqual([...new Set(snapshots)], [1]);
    if (tiny) continue;
    t.true(disk.parameters >= 1e9 && disk.peak <= 50e9);
    t.true(docs.includes(`${(disk.parameters / 1e9).toFixed(3)} · 10^9 parameters`), String(disk.parameters));
    t.true(docs.includes(`${(disk.peak / 1e9).toFixed(1)} GB of disk`), String(disk.peak));
  }
});
