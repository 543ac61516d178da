/** How the numbers of a report are written. A value that training made NaN or infinite is null: it diverged. */

const THIN = '\u202f';
const MINUS = '\u2212';

/** A measured value to four significant digits: `1.394`, `diverged`. */
export function figure(x: number | null): string {
  if (x === null) return 'diverged';
  return Number(x.toPrecision(4)).toString().replace('-', MINUS);
}

/** Values that stand in one column, to the same number of decimals: as many as show `step` to two digits. */
export function decimalsFor(step: number | null): number {
  if (step === null || step === 0 || !Number.isFinite(step)) return 4;
  return Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(Math.abs(step)))));
}

/** A value to a fixed number of decimals. */
export function fixed(x: number | null, decimals: number): string {
  return x === null ? 'diverged' : x.toFixed(decimals).replace('-', MINUS);
}

/** A difference, with its sign. */
export function signed(x: number | null, decimals: number): string {
  if (x === null) return 'diverged';
  const text = Math.abs(x).toFixed(decimals);
  return `${Number(text) === 0 ? '±' : x > 0 ? '+' : MINUS}${text}`;
}

/** A count of things: `1 seed`, `1 500 steps`. */
export function counted(n: number, thing: string): string {
  return `${count(n)} ${thing}${n === 1 ? '' : 's'}`;
}

/** A share: `51.2%`, `3.25%`. */
export function percent(x: number): string {
  return `${Number((100 * x).toFixed(x < 0.1 ? 2 : 1))}%`;
}

/** A count, in groups of three: `27 648`. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, THIN);
}

/** Wall time: `38 s`, `6 min 40 s`, `3 h 12 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${count(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** Energy: `850 J`, `12.3 kJ`, `4.6 MJ`. */
export function energy(joules: number): string {
  const units = ['J', 'kJ', 'MJ', 'GJ'];
  let value = joules;
  let unit = 0;
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? Math.round(value) : value.toPrecision(3)} ${units[unit]}`;
}

/** Bytes in decimal units: `209.7 kB`. */
export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  for (; value >= 999.95 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** With a capital letter. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
