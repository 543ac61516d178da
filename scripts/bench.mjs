#!/usr/bin/env node
// npm run bench -- NAME [--json FILE]: sets up, compiles, and runs bench/NAME.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...rest] = process.argv.slice(2);
const helpers = ['harness', 'peer'];
const names = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .filter((file) => !helpers.includes(file));

if (!name || name.startsWith('-') || !names.includes(name)) {
  console.error(`usage: npm run bench -- NAME [--json FILE]\n  NAME: ${names.join(', ')}`);
  process.exit(name && !name.startsWith('-') ? 2 : 0);
}

function run(args) {
  const { status, signal } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(signal ? 1 : (status ?? 1));
}

run([join(root, 'scripts', 'setup.mjs')]);
const compiled = join(root, 'build', 'bench', `${name}.js`);
if (!existsSync(compiled)) {
  console.error(`${compiled} is missing: did the TypeScript compile?`);
  process.exit(1);
}
run([compiled, ...rest]);
