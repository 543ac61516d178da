// Decisions for people.

import type { Choice } from './decide.js';

/** What a table says of a layer. */
export interface Decided {
  layer: string;
  weight: readonly number[];
  rows: readonly number[];
  denseMicroseconds: number | null;
  sparseMicroseconds: number | null;
  choice: Choice;
  reason: string;
}

interface Decisions {
  device: string;
  training: boolean;
  decisions: readonly Decided[];
}

export const DECISION_COLUMNS = ['layer', 'weight', 'rows', 'dense µs', 'sparse µs', 'choice', 'reason'];

/** A decision in the table's columns. */
export function decisionCells(d: Decided): string[] {
  const figure = (value: number | null) =>
    value !== null && Number.isFinite(value) ? value.toFixed(1) : '-';
  return [
    ...[d.layer || '(the model)', d.weight.join('x') || '-', [...new Set(d.rows)].join(' ') || '-'],
    ...[figure(d.denseMicroseconds), figure(d.sparseMicroseconds), d.choice, d.reason],
  ];
}

/** The decisions in a line: how many layers are sparse, for what, and on which device. */
export function decisionSummary({ device, training, decisions }: Decisions): string {
  const sparse = decisions.filter(({ choice }) => choice === 'sparse').length;
  const use = training ? 'training' : 'inference';
  return `${sparse} of ${decisions.length} linear layers sparse, for ${use} on ${device}`;
}

/** The decisions as lines of text. */
export function decisionTable(all: Decisions): string {
  const lines = [DECISION_COLUMNS, ...all.decisions.map(decisionCells)];
  const widths = DECISION_COLUMNS.map((_, i) => Math.max(...lines.map((line) => (line[i] as string).length)));
  const text = lines.map((line) =>
    line
      .map((cell, i) => cell.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd(),
  );
  return [...text, decisionSummary(all)].join('\n');
}
