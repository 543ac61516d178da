import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { energy } from '../report/format.js';
import { decisionSummary, decisionTable } from '../sparse/table.js';
import type { OnProgress, SearchEvent } from '../tickets/index.js';
import { decisionsOf } from '../tickets/kernels-file.js';

/**
 * Says on stderr how a search goes: on a terminal a bar for the whole and one for each training under way, else a line
 * for each training that ends. The time left is reckoned from the steps made since the start.
 */
export class SearchProgress {
  #began = performance.now();
  readonly #cells = new Map<string, { steps: number; done: number; finished: boolean; bar?: SingleBar }>();
  readonly #bars: MultiBar | null;
  #whole: SingleBar | undefined;
  #skipped = 0;

  constructor(terminal = process.stderr.isTTY) {
    const options = {
      format: '{what} {bar} {percentage}%  {note}',
      hideCursor: true,
      clearOnComplete: true,
      barsize: 24,
      fps: 5,
      stream: process.stderr,
    };
    this.#bars = terminal ? new MultiBar(options, Presets.shades_classic) : null;
  }

  readonly report: OnProgress = (event) => this.#take(event);

  /** Ends the bars. */
  end(): void {
    this.#bars?.stop();
  }

  #take(event: SearchEvent): void {
    switch (event.type) {
      case 'kernels': {
        const decided = decisionsOf(event.kernels);
        this.#above(
          event.again ? `kernels, as decided before: ${decisionSummary(decided)}` : decisionTable(decided),
        );
        return;
      }
      case 'plan':
        // A search that looks for its step k has a plan for that first.
        this.#cells.clear();
        this.#skipped = 0;
        this.#began = performance.now();
        if (this.#whole) this.#bars?.remove(this.#whole);
        for (const { name, steps, done } of event.cells) {
          this.#cells.set(name, { steps, done: done ? steps : 0, finished: done });
          if (done) this.#skipped += steps;
        }
        this.#whole = this.#bars?.create(this.#total, this.#skipped, { what: pad('search'), note: '' });
        this.#line(`${event.cells.length} trainings, ${this.#total} steps${this.#again()}`);
        return;
      case 'start': {
        const cell = this.#cells.get(event.cell);
        if (!cell) return;
        cell.done = event.done;
        this.#skipped += event.done;
        cell.bar = this.#bars?.create(cell.steps, event.done, { what: pad(event.cell), note: '' });
        return;
      }
      case 'step': {
        const cell = this.#cells.get(event.cell);
        if (!cell) return;
        if (cell.done === 0)
          this.#skipped += Math.max(0, event.done - 1 > cell.steps / 2 ? event.done - 1 : 0);
        cell.done = event.done;
        const note = event.loss === null ? undefined : { note: `loss ${event.loss.toPrecision(4)}` };
        cell.bar?.update(event.done, note);
        this.#whole?.update(this.#done, { note: this.#left() });
        return;
      }
      case 'done': {
        const cell = this.#cells.get(event.cell);
        if (cell) {
          cell.done = cell.steps;
          cell.finished = true;
          if (cell.bar) this.#bars?.remove(cell.bar);
        }
        const metrics = Object.entries(event.metrics).map(
          ([name, value]) => `${name} ${value?.toPrecision(5) ?? 'diverged'}`,
        );
        const finished = [...this.#cells.values()].filter((c) => c.finished).length;
        const used = event.joules === null ? '' : `, ${energy(event.joules)}`;
        this.#line(
          `${finished}/${this.#cells.size} ${event.cell}: ${metrics.join(', ')}${used}; ${this.#left()}`,
        );
        return;
      }
      case 'stopped':
        this.#line(`${event.cell}: stopped at step ${event.step}, snapshot taken`);
        return;
      case 'validation':
      case 'certificate':
    }
  }

  get #total(): number {
    return [...this.#cells.values()].reduce((sum, c) => sum + c.steps, 0);
  }

  get #done(): number {
    return [...this.#cells.values()].reduce((sum, c) => sum + c.done, 0);
  }

  #again(): string {
    const finished = [...this.#cells.values()].filter((c) => c.finished).length;
    return finished > 0 ? `; ${finished} trainings were finished before` : '';
  }

  #left(): string {
    const made = this.#done - this.#skipped;
    if (made <= 0) return '';
    const seconds = ((performance.now() - this.#began) / 1000 / made) * (this.#total - this.#done);
    return `${duration(seconds)} left`;
  }

  /** What is said on a terminal too. */
  #above(text: string): void {
    if (this.#bars && this.#whole) this.#bars.log(`${text}\n`);
    else process.stderr.write(`${text}\n`);
  }

  #line(text: string): void {
    if (!this.#bars) process.stderr.write(`${text}\n`);
  }
}

function pad(text: string): string {
  return text.padEnd(24);
}

/** Seconds in words: `40 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.round((s % 3600) / 60)} min`;
}
