// Decisions for people.

import type { Acceleration } from './accelerate.js';

/** The decisions as lines of text. */
export function decisionTable({
  device,
  training,
  decisions,
}: Pick<Acceleration, 'device' | 'training' | 'decisions'>): string {
  const figure = (value: number | null) => (value === null ? '-' : value.toFixed(1));
  const lines = [
    ['layer', 'weight', 'rows', 'dense µs', 'sparse µs', 'choice', 'reason'],
    ...decisions.map((d) => [
      ...[d.layer || '(the model)', d.weight.join('x'), [...new Set(d.rows)].join(' ') || '-'],
      ...[figure(d.denseMicroseconds), figure(d.sparseMicroseconds), d.choice, d.reason],
    ]),
  ];
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map((line) => (line[i] as string).length)));
  const text = lines.map((line) =>
    line
      .map((cell, i) => cell.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd(),
  );
  const sparse = decisions.filter(({ choice }) => choice === 'sparse').length;
  const use = training ? 'training' : 'inference';
  return [...text, `${sparse} of ${decisions.length} linear layers sparse, for ${use} on ${device}`].join(
    '\n',
  );
}
