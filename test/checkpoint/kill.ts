import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as checkpoint from 'espalier/checkpoint';
import { ranksOf } from './group.js';
import { Training } from './training.js';

const script = fileURLToPath(new URL('./saver.js', import.meta.url));

interface Message {
  barrier?: true;
  resumed?: number;
  step?: number;
  digest?: string;
  phase?: checkpoint.SavePhase;
  saved?: number;
  ended?: string;
}

/** The ranks of one incarnation of a run. */
class Ranks {
  readonly #children: ChildProcess[];
  readonly #ended: Promise<unknown>;
  #atBarrier = new Set<number>();
  #errors = '';
  readonly digests = new Map<number, string>();
  readonly ends: string[] = [];
  saved = 0;
  onMessage: (message: Message, rank: number) => void = () => undefined;

  constructor(root: string, size: number, steps: number) {
    this.#children = Array.from({ length: size }, (_, rank) =>
      fork(script, [root, rank, size, steps].map(String), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }),
    );
    this.#children.forEach((child, rank) => {
      child.on('message', (message: Message) => this.#take(message, rank));
      child.stderr!.on('data', (text: Buffer) => (this.#errors += text.toString()));
    });
    this.#ended = Promise.all(this.#children.map((child) => new Promise((end) => child.once('close', end))));
  }

  #take(message: Message, rank: number): void {
    if (message.digest) this.digests.set(message.step!, message.digest);
    if (message.ended) this.ends.push(message.ended);
    if (message.saved) this.saved = Math.max(this.saved, message.saved);
    if (message.barrier) {
      this.#atBarrier.add(rank);
      if (this.#atBarrier.size === this.#children.length) {
        this.#atBarrier.clear();
        for (const child of this.#children) if (child.connected) child.send({});
      }
    }
    this.onMessage(message, rank);
  }

  kill(rank: number): void {
    this.#children[rank]!.kill('SIGKILL');
  }

  async end(): Promise<string> {
    await this.#ended;
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
  moments: Map<Moment, number>;
  /** Descriptions of everything that was not as promised. */
  failures: string[];
}

/**
 * Trains and saves, killing one rank or all at random instants and starting again, until so many kills are done and every
 * run has ended. After each kill every checkpoint must verify and hold the very state of its step, none that was
 * acknowledged may be lost, and every run must end with the bits of one that nobody killed.
 */
export async function killRuns(
  wanted: number,
  {
    size,
    steps,
    onProgress = () => undefined,
  }: { size: number; steps: number; onProgress?: (done: number) => void },
): Promise<Kills> {
  const home = await mkdtemp(join(tmpdir(), 'espalier-kill-checkpoint-'));
  const result: Kills = { kills: 0, runs: 0, moments: new Map(), failures: [] };
  try {
    const whole = new Ranks(join(home, 'whole'), size, steps);
    const errors = await whole.end();
    if (whole.ends.length !== size) throw new Error(`the run that nobody killed failed:\n${errors}`);
    const expected = whole.ends[0]!;
    const reader = new Training();
    while (result.kills < wanted) {
      const root = join(home, `run-${result.runs}`);
      let acknowledged = 0;
      for (;;) {
        const ranks = new Ranks(root, size, steps);
        const killed = await killAtRandom(ranks, size);
        const text = await ranks.end();
        acknowledged = Math.max(acknowledged, ranks.saved);
        if (ranks.ends.length === size) {
          if (ranks.ends.some((end) => end !== expected))
            result.failures.push(`${root} ended with other bits`);
          break;
        }
        if (!killed) {
          result.failures.push(`${root} failed: ${text}`);
          break;
        }
        const moment = await momentOf(root);
        result.moments.set(moment, (result.moments.get(moment) ?? 0) + 1);
        result.failures.push(...(await faults(root, acknowledged, whole.digests, reader)));
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

// The instants around the rename and the purge are short: they get more than their share.
const PHASES = ['opened', 'written', 'manifest', 'renamed', 'renamed', 'purged'] as const;

/** Kills a rank or all: half of the time at a random instant, else soon after a random phase of a save. */
async function killAtRandom(ranks: Ranks, size: number): Promise<boolean> {
  const all = Math.random() < 0.5;
  const victim = Math.floor(Math.random() * size);
  let killed = false;
  const kill = (): void => {
    if (killed) return;
    killed = true;
    for (let rank = 0; rank < size; rank++) if (all || rank === victim) ranks.kill(rank);
    // A launcher ends the others a moment later.
    if (!all) setTimeout(() => Array.from({ length: size }, (_, rank) => ranks.kill(rank)), 30);
  };
  let saves = Math.floor(Math.random() * 4);
  const phase = Math.random() < 0.5 ? null : PHASES[Math.floor(Math.random() * PHASES.length)]!;
  const timers: NodeJS.Timeout[] = [];
  ranks.onMessage = (message) => {
    if (message.resumed !== undefined && phase === null) timers.push(setTimeout(kill, Math.random() * 400));
    if (phase !== null && message.phase === phase && saves-- <= 0) {
      const until = performance.now() + Math.random();
      while (performance.now() < until);
      kill();
    }
  };
  await ranks.end();
  timers.forEach(clearTimeout);
  return killed;
}

async function faults(
  root: string,
  acknowledged: number,
  digests: ReadonlyMap<number, string>,
  reader: Training,
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
      await reader.load(path, ranksOf(1)[0]!);
      if (reader.digest() !== digests.get(step)) found.push(`${path} holds another state`);
    } catch (error) {
      found.push(`${path} cannot be loaded: ${String(error)}`);
    }
  }
  return found;
}
