import { Presets, SingleBar } from 'cli-progress';

/**
 * Says on stderr what is being done: lines, and on a terminal a bar for what takes long. Where there is no terminal a
 * long part says a line each quarter of the way, for logs.
 */
export class Progress {
  #bar: SingleBar | undefined;
  #what = '';
  #quarter = 0;

  /** A line of text, above whatever bar comes next. */
  line(text: string): void {
    this.end();
    process.stderr.write(`${text}\n`);
  }

  /** How far a part is, in bytes. */
  update(what: string, done: number, total: number): void {
    if (total <= 0) return;
    if (process.stderr.isTTY) this.#draw(what, done, total);
    else this.#log(what, done, total);
  }

  /** Ends the bar, if there is one. */
  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.#what = '';
  }

  #draw(what: string, done: number, total: number): void {
    if (this.#what !== what) {
      this.end();
      this.#what = what;
      const format = `{what} {bar} {percentage}%  {megabytes} of {all} MB`;
      this.#bar = new SingleBar({ format, hideCursor: true, fps: 10 }, Presets.shades_classic);
      this.#bar.start(total, 0, { what, megabytes: 0, all: megabytes(total) });
    }
    this.#bar?.update(done, { megabytes: megabytes(done) });
    if (done >= total) this.end();
  }

  #log(what: string, done: number, total: number): void {
    if (this.#what !== what) {
      this.#what = what;
      this.#quarter = 0;
    }
    const quarter = Math.floor((4 * done) / total);
    if (quarter > this.#quarter)
      process.stderr.write(`  ${what}: ${25 * quarter}% of ${megabytes(total)} MB\n`);
    this.#quarter = Math.max(quarter, this.#quarter);
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
