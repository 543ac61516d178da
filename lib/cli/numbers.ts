import { ConfigError } from '../core/errors.js';

/** @throws ConfigError when the text is no number */
export function numberOf(flag: string, text: string): number;
export function numberOf(flag: string, text: string | undefined): number | undefined;
export function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new ConfigError(`Expected a number for --${flag} but received '${text}'`);
  return value;
}

const UNITS: Readonly<Record<string, number>> = {
  ...{ '': 1e9, B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 },
  ...{ KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30, TIB: 2 ** 40 },
};

/**
 * Bytes from text such as `80GB` or `79.6GiB`; a number alone is in GB.
 *
 * @throws ConfigError when it is neither
 */
export function bytesFrom(flag: string, text: string): number {
  const [, number = '', unit = ''] = /^\s*([\d.]+)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const [value, scale] = [number === '' ? NaN : Number(number), UNITS[unit.toUpperCase()]];
  if (scale === undefined || !Number.isFinite(value))
    throw new ConfigError(`Expected bytes (80GB, 79.6GiB) for --${flag} but received '${text}'`);
  return value * scale;
}

/** Bytes for people: `1.23 GB`. */
export function bytesText(bytes: number): string {
  return scaled(bytes, ['B', 'kB', 'MB', 'GB', 'TB', 'PB']);
}

/** A count for people: `6.74 G`. */
export function countText(count: number): string {
  return scaled(count, ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']).trim();
}

/** Seconds for people: `12.3 ms`, `4.5 h`. */
export function secondsText(seconds: number): string {
  if (seconds < 1) return `${(seconds * 1e3).toPrecision(3)} ms`;
  if (seconds < 120) return `${seconds.toPrecision(3)} s`;
  if (seconds < 7200) return `${(seconds / 60).toPrecision(3)} min`;
  if (seconds < 172_800) return `${(seconds / 3600).toPrecision(3)} h`;
  return `${(seconds / 86_400).toLocaleString('en', { maximumSignificantDigits: 3 })} days`;
}

function scaled(value: number, units: readonly string[]): string {
  const step = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const number = value / 1000 ** step;
  return `${Number.isInteger(number) && step === 0 ? number : number.toPrecision(3)} ${units[step]}`;
}
