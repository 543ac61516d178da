/** What the benchmarks share: medians, the table, and rows with machine and versions beside them. */
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { torchInfo } from 'espalier';

/** One measured comparison: medians, and their ratio. */
export interface Row {
  name: string;
  ours: number;
  peer: number | null;
  unit: string;
  /** ours / peer; null without a peer. */
  ratio: number | null;
  /** Largest ratio (or smallest, as the note says) that meets the target. */
  target?: number;
  reps: number;
  note?: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A row of the medians of two series that were measured in turn. */
export function compare(name: string, ours: number[], peer: number[], unit: string, target?: number): Row {
  const [a, b] = [median(ours), median(peer)];
  return {
    name,
    ours: a,
    peer: b,
    unit,
    ratio: a / b,
    reps: ours.length,
    ...(target !== undefined && { target }),
  };
}

/** A row without a peer, held against a bound. */
export function measured(name: string, value: number, unit: string, bound?: number, note?: string): Row {
  return {
    name,
    ours: value,
    peer: bound ?? null,
    unit,
    ratio: bound === undefined ? null : value / bound,
    reps: 1,
    ...(bound !== undefined && { target: 1 }),
    ...(note && { note }),
  };
}

function machine(): object {
  const info = torchInfo();
  return {
    cpu: os.cpus()[0]?.model.trim(),
    cores: os.cpus().length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
    torch: info.torch,
    cpuCapability: info.cpuCapability,
    platform: `${os.platform()} ${os.arch()}`,
  };
}

const figure = (v: number | null): string =>
  v === null ? '' : Math.abs(v) >= 100 ? v.toFixed(0) : v.toPrecision(3);

/** Prints the rows; with `--json FILE` writes them too. Sets the exit code when a target is missed. */
export function report(bench: string, rows: Row[], context: object = {}): void {
  const table = new Table({
    head: [bench, 'ours', 'peer or bound', 'unit', 'ratio', 'target', 'reps'],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const met =
      row.target === undefined || row.ratio === null ? '' : row.ratio <= row.target ? 'met' : 'MISSED';
    const target = row.target === undefined ? '' : `≤ ${row.target} ${met}`;
    table.push([
      row.name,
      figure(row.ours),
      figure(row.peer),
      row.unit,
      figure(row.ratio),
      target,
      String(row.reps),
    ]);
    if (met === 'MISSED') process.exitCode = 1;
  }
  console.log(table.toString());
  const { values } = parseArgs({ options: { json: { type: 'string' } }, strict: false });
  if (typeof values.json === 'string') {
    const result = { bench, machine: machine(), date: new Date().toISOString(), ...context, rows };
    writeFileSync(values.json, JSON.stringify(result, null, 2) + '\n');
    console.log(`written to ${values.json}`);
  }
}

/** Peak resident memory of this process, in bytes. */
export function peakMemory(): number {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return line ? Number(line[1]) * 1024 : process.memoryUsage().rss;
}
