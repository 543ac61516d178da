#!/usr/bin/env node
// Writes docs/performance.md from bench/results/*.json:  node scripts/performance-page.mjs
// test/docs/performance.test.ts fails when what is committed is not what this gives.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const COMMAND = 'node scripts/gpu-suite.mjs && node scripts/performance-page.mjs';

const STUDY = 'node scripts/gpu-suite.mjs --only study';

/** Files of a folder that end so, in order; [] where there is none. */
const files = (folder, ending) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder))
        .filter((name) => name.endsWith(ending))
        .sort()
    : [];

const figure = (v) => (v === null ? '' : Math.abs(v) >= 100 ? v.toFixed(0) : v.toPrecision(3));
const cell = (text) => String(text).replaceAll('|', '\\|');

function rowOf(row) {
  const met =
    row.target === undefined || row.ratio === null ? '' : row.ratio <= row.target ? 'met' : 'MISSED';
  const target = row.target === undefined ? '' : `at most ${figure(row.target)}: ${met}`;
  return `| ${[row.name, figure(row.ours), figure(row.peer), row.unit, figure(row.ratio), target].map(cell).join(' | ')} |`;
}

function benchOf({ bench, rows }) {
  return [
    `### ${bench}`,
    '',
    '| what | ours | peer or bound | unit | ratio | target |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(rowOf),
    '',
  ];
}

function visitOf(name, visit) {
  const { gpu, libtorch, date, commit, tests, skipped, benches } = visit;
  return [
    `## ${gpu.join('; ') || 'GPU'}, libtorch ${libtorch}`,
    '',
    `${date.slice(0, 10)}, commit ${commit?.slice(0, 12) ?? 'unknown'}, GPU tests ${tests} (\`bench/results/${name}\`; the GPU's name is followed by its driver).`,
    '',
    ...skipped.map(({ bench, why }) => `- ${bench} gave no numbers: ${why}`),
    ...(skipped.length > 0 ? [''] : []),
    ...benches.flatMap(benchOf),
  ];
}

/** The text of docs/performance.md. */
export function page() {
  const visits = files('bench/results', '.json').map((name) => [
    name,
    JSON.parse(readFileSync(join(root, 'bench/results', name), 'utf8')),
  ]);
  const run = new Set(visits.flatMap(([, { benches }]) => benches.map(({ bench }) => bench)));
  const missing = files('bench/gpu', '.ts')
    .map((name) => `gpu/${name.slice(0, -'.ts'.length)}`)
    .filter((name) => !run.has(name));
  const tested = visits.some(([, { tests }]) => tests === 'passed');
  return [
    '# Performance on GPUs',
    '',
    'Made by `scripts/performance-page.mjs` from `bench/results/`. Each row is measured beside its peer in one run; the ratio is ours',
    'over the peer, or over the bound.',
    '',
    ...(missing.length > 0 || !tested
      ? [
          '## Not run yet',
          '',
          ...(tested ? [] : ['- the GPU tests (`test/gpu`)']),
          ...missing.map((name) => `- \`bench/${name}\``),
          '',
          `\`${COMMAND}\` runs them where a GPU is, and \`${STUDY}\`, started twice, the study.`,
          '',
        ]
      : []),
    ...visits.flatMap(([name, visit]) => visitOf(name, visit)),
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(join(root, 'docs', 'performance.md'), page());
