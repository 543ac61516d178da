import { ConfigError } from './errors.js';

/**
 * Refuses options that nobody reads: a misspelt one would seem to be heeded.
 *
 * @throws {ConfigError} naming the key, and the known one that is nearest to it
 */
export function refuseUnknownKeys(options: object, known: readonly string[], of: string): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const [nearest] = [...known].sort((a, b) => edits(unknown, a) - edits(unknown, b));
  throw new ConfigError(`Expected options of ${of} but received '${unknown}': is '${nearest}' meant?`);
}

/** How many letters must be put in, left out or changed to make one word of the other (Levenshtein, 1966). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
