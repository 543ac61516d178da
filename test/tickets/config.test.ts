import test from 'ava';
import { parseConfig } from '#dist/tickets/config.js';

const model = { module: 'm', export: 'f' };
const minimal = {
  out: 'x',
  model,
  task: model,
  train: { steps: 10, optimizer: { name: 'adamW', lr: 1e-3 } },
};

test('defaults are written out', (t) => {
  const config = parseConfig(minimal);
  t.deepEqual(config.seeds, [0, 1, 2]);
  t.is(config.epsilon, 0.01);
  t.is(config.threads, 1);
  t.is(config.prune.rounds, 10);
  t.deepEqual(config.controls, [
    'dense2x',
    'denseBudget',
    'reinit',
    'shuffle',
    'randomErk',
    'randomUniform',
    'oneshot',
  ]);
});

test('random means both random masks, dense is always there', (t) => {
  const { controls } = parseConfig({ ...minimal, controls: ['dense', 'random', 'reinit'] });
  t.deepEqual(controls, ['reinit', 'randomErk', 'randomUniform']);
});

test('an error names every key that is wrong', (t) => {
  const error = t.throws(() =>
    parseConfig(
      { ...minimal, seeds: [1, 1], train: { steps: 10, optimiser: {} }, prune: { fraction: 2 } },
      'run.json',
    ),
  );
  t.regex(error?.message ?? '', /^Run\.json does not fit/);
  for (const part of [/train/, /optimi[sz]er/, /prune\.fraction/]) t.regex(error?.message ?? '', part);
});

test('a rewind after the end, twice the same seed and a finetune without a rate are refused', (t) => {
  t.throws(() => parseConfig({ ...minimal, rewind: { to: 10 } }), {
    message: /rewind\.to: Expected a step before/,
  });
  t.throws(() => parseConfig({ ...minimal, seeds: [1, 1] }), { message: /seeds that differ/ });
  const cosine = { ...minimal.train, schedule: { name: 'cosine' } };
  t.throws(() => parseConfig({ ...minimal, train: cosine, rewind: { what: 'finetune' } }), {
    message: /rewind\.lr/,
  });
  t.notThrows(() => parseConfig({ ...minimal, train: cosine, rewind: { what: 'finetune', lr: 1e-4 } }));
});

test('closures and references are both taken', (t) => {
  const task = { batch: () => 0, loss: () => 0, metrics: {} };
  t.notThrows(() => parseConfig({ ...minimal, model: () => undefined, task }));
  t.throws(() => parseConfig({ ...minimal, model: 3 }), { message: /model/ });
});
