#!/usr/bin/env node
// Builds and tests this commit against another version of libtorch:  npm run test:torch -- 2.11 [--smoke] [AVA's arguments]
// Fetches that libtorch if it is not installed (`--from DIR` gives its wheels instead). --smoke runs the tests that show
// that loading, calling, differentiating and training work, and leaves the rest.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What `--smoke` runs: one folder or file for each layer. */
const smoke = ['build/test/libtorch', 'build/test/core', 'build/test/nn', 'build/test/optim'];

const { values, positionals, tokens } = parseArgs({
  allowPositionals: true,
  strict: false,
  tokens: true,
  options: { smoke: { type: 'boolean' }, from: { type: 'string' } },
});
const [minor] = positionals;
if (!/^2\.\d+$/.test(minor ?? '')) {
  console.error('test-torch: say which version: npm run test:torch -- 2.11 [--smoke] [--from DIR]');
  process.exit(2);
}
const end = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? process.argv.length;
const forAva = process.argv.slice(2).slice(end + 1);

const environment = { ...process.env, ESPALIER_TORCH: minor };
function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

if (values.from !== undefined) {
  if (!existsSync(join(root, 'dist', 'cli', 'main.js'))) run(process.execPath, ['scripts/setup.mjs']);
  run(process.execPath, ['dist/cli/main.js', 'install', '--cpu', '--torch', minor, '--from', values.from]);
}
run(process.execPath, ['scripts/setup.mjs']);
const files = values.smoke
  ? smoke.filter((path) => existsSync(join(root, path))).map((path) => `${path}/**`)
  : [];
const ava = join(root, 'node_modules', 'ava', 'entrypoints', 'cli.mjs');
run(process.execPath, [ava, ...files, ...forAva]);
