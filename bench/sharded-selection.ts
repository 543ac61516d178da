/**
 * Selections, criteria and controls over 1, 2, 3, 4, 5 and 8 processes, and by one process of the whole: the files of masks
 * are the same to the byte. The bytes that each process sent are counted by the kernel (in a network namespace of its own
 * they are all that travels).
 *
 *     npm run bench -- sharded-selection
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dist, setNumThreads } from 'espalier';
import { disposeMasks, gatherMasks, saveMaskFile, type Masks } from 'espalier/prune';
import { measured, report, type Row } from './harness.js';
import { CASES } from './sharded/cases.js';
import { onRanks } from './sharded/job.js';

const here = fileURLToPath(import.meta.url);

const WORLDS = [1, 2, 3, 4, 5, 8];

interface Said {
  hash: string;
  sent: number;
  seconds: number;
}

/** Bytes that this machine sent to itself so far. */
function sentBytes(): number {
  const line = readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .find((l) => l.trim().startsWith('lo:'));
  return Number(line!.split(':')[1]!.trim().split(/\s+/)[8]);
}

async function hashOf(path: string, masks: Masks): Promise<string> {
  await saveMaskFile(path, masks);
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

async function rank(folder: string): Promise<void> {
  setNumThreads(1);
  const group = await dist.init();
  const said: Record<string, Said> = {};
  for (const [name, { make }] of Object.entries(CASES)) {
    await group.barrier();
    const [sent, start] = [sentBytes(), performance.now()];
    const masks = await make(group);
    const seconds = (performance.now() - start) / 1000;
    await group.barrier();
    const bytes = sentBytes() - sent;
    const whole = await gatherMasks(masks, group);
    if (group.rank === 0) {
      const hash = await hashOf(join(folder, 'masks.safetensors'), whole);
      said[name] = { hash, sent: bytes / group.size, seconds };
    }
    for (const made of [masks, whole]) disposeMasks(made);
  }
  console.log(JSON.stringify(said));
  await dist.destroy();
}

async function compare(folder: string): Promise<Row[]> {
  setNumThreads(1);
  const rows: Row[] = [];
  const hashes = new Map<string, Set<string>>();
  for (const [name, { make }] of Object.entries(CASES)) {
    const masks = await make();
    hashes.set(name, new Set([await hashOf(join(folder, 'masks.safetensors'), masks)]));
    disposeMasks(masks);
  }
  for (const world of WORLDS) {
    const command = [process.execPath, here, 'rank', folder];
    const [said = {}] = await onRanks<Record<string, Said>>(world, command, {});
    for (const [name, { hash, sent, seconds }] of Object.entries(said)) {
      hashes.get(name)?.add(hash);
      const bound = CASES[name]?.bound ?? undefined;
      const note = `${(seconds * 1000).toFixed(0)} ms`;
      rows.push(measured(`${name}: sent by each of ${world}`, sent / 2 ** 20, 'MiB', bound, note));
    }
  }
  for (const [name, found] of hashes)
    rows.push(measured(`${name}: different mask files`, found.size, 'files', 1));
  return rows;
}

if (process.argv[2] === 'rank') await rank(process.argv[3]!);
else {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-selection-'));
  try {
    report('sharded selection', await compare(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
