import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { Command } from 'commander';
import { readConfigFile } from '#dist/cli/config-file.js';
import { demoConfig } from '#dist/cli/demo.js';
import { addFlags, flagsToConfig, merge } from '#dist/cli/flags.js';
import { parseConfig } from '#dist/tickets/config.js';

function fromFlags(...args: string[]): Record<string, unknown> {
  const command = addFlags(new Command().exitOverride().configureOutput({ writeErr: () => undefined }));
  command.parse(args, { from: 'user' });
  return flagsToConfig(command.opts());
}

test('flags give the object that a file would hold', (t) => {
  const config = fromFlags(
    ...['--out', 'runs/x', '--seeds', '0,1,2,3', '--model.module', './m.mjs', '--model.args', '[{"dim":8}]'],
    ...['--task.module', './t.mjs', '--train.steps', '100', '--train.optimizer.name', 'adamW'],
    ...['--train.optimizer.lr', '3e-3', '--train.optimizer.betas', '0.9,0.95', '--train.clip', 'null'],
    ...[
      '--prune.protect',
      'head,tok',
      '--controls',
      'reinit,random',
      '--controlsAt',
      'all',
      '--deterministic',
      'false',
    ],
    ...['--train.schedule.name', 'cosine', '--train.schedule.warmup', '10'],
  );
  t.deepEqual(config, {
    out: 'runs/x',
    seeds: [0, 1, 2, 3],
    model: { module: './m.mjs', args: [{ dim: 8 }] },
    task: { module: './t.mjs' },
    train: {
      steps: 100,
      optimizer: { name: 'adamW', lr: 3e-3, betas: [0.9, 0.95] },
      clip: null,
      schedule: { name: 'cosine', warmup: 10 },
    },
    prune: { protect: ['head', 'tok'] },
    controls: ['reinit', 'random'],
    controlsAt: 'all',
    deterministic: false,
  });
  const parsed = parseConfig(config);
  t.deepEqual(parsed.controls, ['reinit', 'randomErk', 'randomUniform']);
  t.is(parsed.prune.rounds, 10);
});

test('a list of densities, and a single one', (t) => {
  t.deepEqual(fromFlags('--controlsAt', '0.5,0.33'), { controlsAt: [0.5, 0.33] });
  t.deepEqual(fromFlags('--controlsAt', '0.5'), { controlsAt: [0.5] });
});

test('an unknown flag and damaged JSON are refused', (t) => {
  t.throws(() => fromFlags('--train.step', '5'), { message: /unknown option '--train\.step'/ });
  t.throws(() => fromFlags('--model.args', '[1,'), { message: /--model\.args: expected JSON/ });
});

test('flags override the file, key by key', (t) => {
  const file = { train: { steps: 10, optimizer: { name: 'sgd', lr: 1 } }, seeds: [0, 1] };
  t.deepEqual(merge(file, fromFlags('--train.optimizer.lr', '2', '--seeds', '5')), {
    train: { steps: 10, optimizer: { name: 'sgd', lr: 2 } },
    seeds: [5],
  });
});

test('files: JSON and modules; modules beside the file are found', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-flags-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'a.json'),
    JSON.stringify({ out: 'x', model: { module: './m.mjs' }, task: { module: 'p' } }),
  );
  writeFileSync(join(folder, 'b.mjs'), 'export default () => ({ out: "y", model: { module: "../m.mjs" } });');
  writeFileSync(join(folder, 'c.json'), '[1]');
  const a = await readConfigFile(join(folder, 'a.json'));
  t.deepEqual(a['model'], { module: join(folder, 'm.mjs') });
  t.deepEqual(a['task'], { module: 'p' });
  const b = await readConfigFile(join(folder, 'b.mjs'));
  t.deepEqual(b['model'], { module: join(folder, '../m.mjs') });
  await t.throwsAsync(readConfigFile(join(folder, 'c.json')), { message: /an object, but it holds \[1\]/ });
  await t.throwsAsync(readConfigFile(join(folder, 'd.json')), { message: /there is no .*d\.json/ });
});

test("the demo's configuration fits the schema and has every control", (t) => {
  const config = parseConfig(demoConfig({ path: 'text.txt' }, 'runs/demo', 2));
  t.true(config.seeds.length >= 3);
  t.true(config.prune.rounds >= 5);
  t.is(config.controls.length, 7);
  t.is((config.controlsAt as number[]).length, 2);
});
