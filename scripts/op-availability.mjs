#!/usr/bin/env node
// Which operator overloads exist in which supported version of libtorch:
//
//   node scripts/op-availability.mjs 2.11 2.12 2.13 2.14 2.15      writes lib/ops/availability.ts
//
// Each version must be installed and the addon built for it:
//   npx espalier install --cpu --torch 2.12 && node scripts/build-native.mjs --part torch --torch 2.12
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const versions = process.argv.slice(2);
if (versions.length < 2 || !versions.every((v) => /^2\.\d+$/.test(v))) {
  console.error('op-availability: name all supported versions, the oldest first, as 2.11 2.12');
  process.exit(2);
}

const LIST = `import { operatorNames, operatorSchemas, torchInfo } from ${JSON.stringify(join(root, 'dist', 'index.js'))};
const names = operatorNames().flatMap((n) => operatorSchemas(n).map((s) => (s.overload ? n + '.' + s.overload : n)));
console.log(JSON.stringify({ torch: torchInfo().torch, names }));`;

/** Names of all overloads in one version. */
function overloads(version) {
  const result = spawnSync(process.execPath, ['--input-type=module', '--eval', LIST], {
    env: { ...process.env, ESPALIER_TORCH: version },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (result.status !== 0) throw new Error(`listing the operators of torch ${version} failed`);
  const { torch, names } = JSON.parse(result.stdout);
  if (!torch.startsWith(`${version}.`)) throw new Error(`expected torch ${version} but ${torch} was loaded`);
  return new Set(names);
}

const sets = versions.map(overloads);
const last = versions.length - 1;
const rows = [];
for (const name of [...new Set(sets.flatMap((set) => [...set]))].sort()) {
  const [first, end] = [sets.findIndex((s) => s.has(name)), sets.findLastIndex((s) => s.has(name))];
  if (first === 0 && end === last) continue;
  rows.push(`  '${name}': '${first === 0 ? '' : versions[first]}-${end === last ? '' : versions[end]}',`);
}
writeFileSync(
  join(root, 'lib', 'ops', 'availability.ts'),
  [
    '// Made by scripts/op-availability.mjs from the schemas of each supported libtorch. Do not edit.',
    '/** Overloads that not every supported version has: the first and the last that do, empty where that is the end. */',
    'export const AVAILABILITY: Readonly<Record<string, string>> = {',
    ...rows,
    '};',
    '',
  ].join('\n'),
);
console.log(`${rows.length} overloads are not in all of torch ${versions.join(', ')}`);
