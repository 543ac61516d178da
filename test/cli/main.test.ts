import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import test from 'ava';
import { packageRoot, packageVersion } from '#dist/libtorch/binaries.js';

function espalier(args: string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawnSync(process.execPath, [join(packageRoot, 'dist', 'cli', 'main.js'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBUG: '', ...environment },
    timeout: 60_000,
  });
  return { status: child.status, output: child.stdout, errors: child.stderr };
}

test('--version and --help end with 0', (t) => {
  t.like(espalier(['--version']), { status: 0, output: `${packageVersion}\n` });
  const help = espalier(['--help']);
  t.is(help.status, 0);
  for (const command of ['install', 'doctor']) t.regex(help.output, new RegExp(`^ {2}${command} `, 'm'));
  const install = espalier(['install', '--help']);
  t.is(install.status, 0);
  for (const flag of ['--cpu', '--cuda', '--torch', '--from', '--force', '--json'])
    t.true(install.output.includes(flag));
});

test('whoever reads may leave', async (t) => {
  const child = spawn(process.execPath, [join(packageRoot, 'dist', 'cli', 'main.js'), 'find', '--help']);
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  child.stdout.destroy();
  t.deepEqual(await once(child, 'close'), [0, null], errors);
  t.is(errors, '');
});

test('wrong usage ends with 2', (t) => {
  const unknown = espalier(['instal']);
  t.is(unknown.status, 2);
  t.regex(unknown.errors, /unknown command 'instal'[\s\S]*Did you mean install/);
  t.like(espalier(['install', '--cpu', '--cuda']), { status: 2 });
  t.like(espalier(['doctor', '--nothing']), { status: 2 });
});

test('a failure ends with 1 and one line, with the stack only for DEBUG', (t) => {
  const failure = espalier(['install', '--torch', '2.9']);
  t.is(failure.status, 1);
  t.is(failure.errors, 'espalier: libtorch 2.9 is not supported: Espalier works with 2.11 to 2.15\n');
  t.regex(espalier(['install', '--torch', '2.9'], { DEBUG: '1' }).errors, /\n {4}at /);
});
