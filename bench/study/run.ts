/** Runs the study's search in a process of its own, kills it once, and stops it when its time is over. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bytesIn } from './disk.js';
import type { Search, Size } from './search.js';
import { KILLED_IN, snapshotOf } from './trainings.js';

/** What is known of a study beside its run, over all the times that it was started. */
export interface Study {
  deterministic: boolean;
  runs: { at: string; seconds: number; ended: string }[];
  killed: { cell: string; at: string } | null;
  /** Most bytes that were seen on disk. */
  disk: number;
}

export type Ended = 'finished' | 'stopped' | 'failed' | 'not deterministic';

const cli = fileURLToPath(import.meta.resolve('#dist/cli/main.js'));
const fileOf = (out: string) => `${out}.study.json`;

export function readStudy(out: string): Study {
  const path = fileOf(out);
  if (!existsSync(path)) return { deterministic: true, runs: [], killed: null, disk: 0 };
  return JSON.parse(readFileSync(path, 'utf8')) as Study;
}

export function writeStudy(out: string, study: Study): void {
  writeFileSync(fileOf(out), `${JSON.stringify(study, null, 2)}\n`);
}

/** Runs it until it has ended or the time is over; what happened is put down in `study`. */
export async function runUntil(search: Search, size: Size, study: Study, deadline: number): Promise<Ended> {
  const began = Date.now();
  let ended: Ended | 'killed' = 'killed';
  while (ended === 'killed') ended = await start(search, size, study, deadline);
  study.runs.push({ at: new Date(began).toISOString(), seconds: (Date.now() - began) / 1000, ended });
  return ended;
}

async function start(search: Search, size: Size, study: Study, deadline: number): Promise<Ended | 'killed'> {
  const { out } = search;
  const file = `${out}.config.json`;
  writeFileSync(file, JSON.stringify({ ...search, deterministic: study.deterministic }, null, 2));
  const child = spawn(process.execPath, [cli, 'find', file], { stdio: ['ignore', 'inherit', 'pipe'] });
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    process.stderr.write(part);
    said = (said + part.toString()).slice(-20_000);
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const over = new AbortController();
  const watched = watch(child, out, size, study, deadline, over.signal);
  const code = await exited;
  over.abort();
  const why = await watched;
  if (why === 'killed' || code === 0) return why === 'killed' ? why : 'finished';
  if (why === 'stopped') return 'stopped';
  return /deterministic/.test(said) && study.deterministic ? 'not deterministic' : 'failed';
}

/** Looks at the run now and then. @returns why it was ended, if it was */
async function watch(
  child: ChildProcess,
  out: string,
  { look, grace }: Size,
  study: Study,
  deadline: number,
  over: AbortSignal,
): Promise<'killed' | 'stopped' | null> {
  let stopped = false;
  while (!over.aborted) {
    study.disk = Math.max(study.disk, bytesIn(out));
    if (study.killed === null && existsSync(snapshotOf(out, KILLED_IN))) {
      // Some steps further than the snapshot, so that there is something to be done again.
      await sleep(4 * look);
      if (over.aborted) break;
      child.kill('SIGKILL');
      study.killed = { cell: KILLED_IN, at: new Date().toISOString() };
      writeStudy(out, study);
      return 'killed';
    }
    if (!stopped && Date.now() > deadline - grace) {
      stopped = true;
      child.kill('SIGTERM');
    }
    // What was told to stop and has not is killed: nothing is lost but the steps since its snapshot.
    if (stopped && Date.now() > deadline) child.kill('SIGKILL');
    await sleep(look);
  }
  return stopped ? 'stopped' : null;
}
