import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as checkpoint from 'espalier/checkpoint';
import type { Kind } from './kinds.js';

/** What the ranks of either kind tell. */
interface Message {
  barrier?: true;
  resumed?: number;
  step?: number;
  digest?: string;
  phase?: checkpoint.SavePhase;
  saved?: number;
  ended?: string;
  failed?: { name: string; message: string };
}

/** The ranks of one incarnation of a run. */
class Ranks {
  readonly #children: readonly ChildProcess[];
  readonly #closed: Promise<unknown>;
  #atBarrier = new Set<number>();
  #errors = '';
  /** Digests by step and rank. */
  readonly digests = new Map<string, string>();
  readonly ends = new Map<number, string>();
  readonly failed = new Map<number, NonNullable<Message['failed']>>();
  readonly killed = new Set<number>();
  saved = 0;
  onMessage: (message: Message, rank: number) => void = () => undefined;

  constructor(children: readonly ChildProcess[]) {
    this.#children = children;
    children.forEach((child, rank) => {
      child.on('message', (message: Message) => this.#take(message, rank));
      child.stderr!.on('data', (text: Buffer) => (this.#errors += text.toString()));
    });
    this.#closed = Promise.all(children.map((child) => new Promise((end) => child.once('close', end))));
  }

  get size(): number {
    return this.#children.length;
  }

  #take(message: Message, rank: number): void {
    if (message.digest) this.digests.set(`${message.step}/${rank}`, message.digest);
    if (message.ended) this.ends.set(rank, message.ended);
    if (message.failed) this.failed.set(rank, message.failed);
    if (message.saved) this.saved = Math.max(this.saved, message.saved);
    if (message.barrier) {
      this.#atBarrier.add(rank);
      if (this.#atBarrier.size === this.size) {
        this.#atBarrier.clear();
        // One that has just been killed hears nothing.
        for (const child of this.#children) if (child.connected) child.send({}, () => undefined);
      }
    }
    this.onMessage(message, rank);
  }

  kill(rank: number): void {
    this.killed.add(rank);
    this.#children[rank]!.kill('SIGKILL');
  }

  killAll(): void {
    for (let rank = 0; rank < this.size; rank++) this.kill(rank);
  }

  /** What they wrote to stderr, when all have ended. */
  async end(): Promise<string> {
    await this.#closed;
    return this.#errors;
  }
}

/** What was on disk when a run was killed. */
export type Moment = 'nothing' | 'writing' | 'before the rename' | 'purging' | 'between saves';

async function momentOf(root: string): Promise<Moment> {
  const names = await readdir(root).catch(() => []);
  if (names.some((name) => name.endsWith('.trash'))) return 'purging';
  const temporary = names.find((name) => name.endsWith('.tmp'));
  if (temporary) {
    const inside = await readdir(join(root, temporary));
    return inside.includes('manifest.json') ? 'before the rename' : 'writing';
  }
  return names.length > 0 ? 'between saves' : 'nothing';
}

/** Result of {@link killRuns}. */
export interface Kills {
  kills: number;
  runs: number;
  /** How often ranks whose peer was killed were left to notice it. */
  noticed: number;
  moments: Map<Moment, number>;
  /** Descriptions of everything that was not as promised. */
  failures: string[];
}

/**
 * Trains and saves, killing one rank or all at random instants and starting again, until so many kills are done and every
 * run has ended. After each kill every checkpoint must verify and hold the very state of its step, none that was
 * acknowledged may be lost, ranks that are left alone must end with a DistributedError, and every run must end with the
 * bits of one that nobody killed.
 */
export async function killRuns(
  wanted: number,
  {
    kind,
    size,
    steps,
    onProgress = () => undefined,
  }: { kind: Kind; size: number; steps: number; onProgress?: (done: number) => void },
): Promise<Kills> {
  const home = await mkdtemp(join(tmpdir(), 'espalier-kill-checkpoint-'));
  const result: Kills = { kills: 0, runs: 0, noticed: 0, moments: new Map(), failures: [] };
  try {
    const whole = new Ranks(await kind.start(join(home, 'whole'), size, steps));
    const errors = await whole.end();
    if (whole.ends.size !== size) throw new Error(`the run that nobody killed failed:\n${errors}`);
    while (result.kills < wanted) {
      const root = join(home, `run-${result.runs}`);
      let acknowledged = 0;
      for (;;) {
        const ranks = new Ranks(await kind.start(root, size, steps));
        const killed = await killAtRandom(root, ranks, kind);
        const text = await ranks.end();
        acknowledged = Math.max(acknowledged, ranks.saved);
        if (ranks.ends.size === size) {
          if ([...ranks.ends].some(([rank, end]) => end !== whole.ends.get(rank)))
            result.failures.push(`${root} ended with other bits`);
          break;
        }
        if (!killed) {
          result.failures.push(`${root} failed: ${text}`);
          break;
        }
        if (ranks.killed.size < size) {
          result.noticed++;
          result.failures.push(...unexplained(ranks, text));
        }
        const moment = await momentOf(root);
        result.moments.set(moment, (result.moments.get(moment) ?? 0) + 1);
        result.failures.push(...(await faults(root, acknowledged, whole, kind)));
        onProgress(++result.kills);
      }
      result.runs++;
      await rm(root, { recursive: true, force: true });
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  return result;
}

/** Ranks that lost another and neither said so nor had come to their end. */
function unexplained({ size, killed, failed, ends }: Ranks, text: string): string[] {
  return Array.from({ length: size }, (_, rank) => rank)
    .filter((rank) => !killed.has(rank) && !ends.has(rank) && failed.get(rank)?.name !== 'DistributedError')
    .map((rank) => `rank ${rank} ended otherwise: ${failed.get(rank)?.message ?? text}`);
}

// The instants around the rename and the purge are short: they get more than their share. 'purging' is seen on disk.
const PHASES = ['opened', 'written', 'manifest', 'renamed', 'purged', 'purging', 'purging'] as const;
/** Ranks that do not notice that they are alone are ended, and found out, after so many milliseconds. */
const PATIENCE = 60_000;

/** Watches a folder until something is being removed from it, not for long: a purge takes less than a millisecond. */
function isPurging(root: string): boolean {
  const until = performance.now() + 50;
  while (performance.now() < until)
    if (readdirSync(root).some((name) => name.endsWith('.trash'))) return true;
  return false;
}

/** Kills a rank or all: half of the time at a random instant, else soon after a random phase of a save. */
async function killAtRandom(root: string, ranks: Ranks, { notices }: Kind): Promise<boolean> {
  const all = ranks.size === 1 || Math.random() < 0.4;
  const alone = notices && Math.random() < 0.5;
  const victim = Math.floor(Math.random() * ranks.size);
  const timers: NodeJS.Timeout[] = [];
  let killed = false;
  let late = false;
  const kill = (): void => {
    if (killed) return;
    killed = true;
    if (all) ranks.killAll();
    else ranks.kill(victim);
    // A launcher ends the others a moment later.
    const endOthers = (): void => {
      late = alone;
      ranks.killAll();
    };
    if (!all) timers.push(setTimeout(endOthers, alone ? PATIENCE : 30));
  };
  let saves = Math.floor(Math.random() * 4);
  const phase = Math.random() < 0.5 ? null : PHASES[Math.floor(Math.random() * PHASES.length)]!;
  ranks.onMessage = (message) => {
    if (message.resumed !== undefined && phase === null) timers.push(setTimeout(kill, Math.random() * 400));
    if (message.phase === 'manifest' && phase === 'purging' && isPurging(root)) kill();
    if (phase !== null && message.phase === phase && saves-- <= 0) {
      const until = performance.now() + Math.random();
      while (performance.now() < until);
      kill();
    }
  };
  await ranks.end();
  timers.forEach(clearTimeout);
  if (late) throw new Error(`a rank that lost another was still there after ${PATIENCE / 1000} s`);
  return killed;
}

async function faults(
  root: string,
  acknowledged: number,
  { digests, size }: Ranks,
  kind: Kind,
): Promise<string[]> {
  const found: string[] = [];
  const names = (await readdir(root).catch(() => [])).filter((name) => name.startsWith('step-'));
  const whole = await checkpoint.list(root);
  if (whole.length !== names.length)
    found.push(`${root} has ${names.length} checkpoints, ${whole.length} whole`);
  if ((whole.at(-1)?.step ?? 0) < acknowledged) found.push(`${root} lost step ${acknowledged}`);
  for (const { path, step } of whole) {
    try {
      await checkpoint.verify(path);
      for (let rank = 0; rank < size; rank++)
        if ((await kind.digest(path, rank, size)) !== digests.get(`${step}/${rank}`))
          found.push(`${path} holds another state of rank ${rank}`);
    } catch (error) {
      found.push(`${path} cannot be loaded: ${String(error)}`);
    }
  }
  return found;
}
