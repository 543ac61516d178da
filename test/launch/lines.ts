/** What the ranks of checkpoint/sharded-trainer.ts print, with the time at which it came. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '#dist/libtorch/binaries.js';
import type { TrainerMessage } from '../checkpoint/sharded-trainer.js';

export type Told = TrainerMessage & { at: number };

export const trainer = fileURLToPath(new URL('../checkpoint/sharded-trainer.js', import.meta.url));
export const espalier = join(packageRoot, 'dist', 'cli', 'main.js');

/** The lines of some launchers' ranks. */
export class Lines {
  readonly #began = performance.now();
  readonly told: Told[] = [];
  /** What else was printed. */
  readonly output: string[] = [];

  /** @param ranks how many there are in all */
  constructor(private readonly ranks: number) {}

  read(child: ChildProcess): void {
    createInterface({ input: child.stdout! }).on('line', (line) => this.#take(line));
    createInterface({ input: child.stderr! }).on('line', (line) => this.output.push(line));
  }

  #take(line: string): void {
    const json = /^(?:\[\w+\]:? ?)?(\{.*)$/.exec(line)?.[1];
    if (json) this.told.push({ ...(JSON.parse(json) as TrainerMessage), at: this.now });
    else this.output.push(line);
  }

  /** Milliseconds since the beginning. */
  get now(): number {
    return performance.now() - this.#began;
  }

  /** What every rank has told of a kind, the last of each, once so many have. */
  async all(is: (message: TrainerMessage) => boolean, from = 0, ranks = this.ranks): Promise<Told[]> {
    const until = performance.now() + 120_000;
    for (;;) {
      const found = this.told.filter((message) => message.at >= from && is(message));
      const last = new Map(found.map((message) => [message.rank, message]));
      if (last.size >= ranks) return [...last.values()].sort((a, b) => a.rank - b.rank);
      if (performance.now() > until)
        throw new Error(`the ranks told nothing of it:\n${this.output.join('\n')}`);
      await sleep(5);
    }
  }
}
