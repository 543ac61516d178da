import test from 'ava';
import { aliveByRound, controlRounds, plan, searchSteps } from '#dist/tickets/plan.js';
import { exampleConfig } from './example.js';

test('every training once, each after what it needs', (t) => {
  const config = exampleConfig();
  const cells = plan(config);
  t.is(new Set(cells.map((c) => c.name)).size, cells.length);
  // Per seed: dense, 5 rounds, 2 unmasked controls, 5 masked controls at 5 densities.
  t.is(cells.length, 3 * (1 + 5 + 2 + 5 * 5));
  const done = new Set<string>();
  for (const cell of cells) {
    for (const need of cell.needs) t.true(done.has(need), `${cell.name} needs ${need}`);
    done.add(cell.name);
  }
});

test('steps: tickets from k, re-initialised from 0, dense twice and with the whole budget', (t) => {
  const config = exampleConfig();
  const span = (name: string) => {
    const cell = plan(config).find((c) => c.name === name);
    return cell && [cell.from, cell.to];
  };
  t.deepEqual(span('seed-0/dense'), [0, 1000]);
  t.deepEqual(span('seed-0/round-03'), [100, 1000]);
  t.deepEqual(span('seed-0/reinit-03'), [0, 1000]);
  t.deepEqual(span('seed-0/shuffle-03'), [100, 1000]);
  t.deepEqual(span('seed-0/dense2x'), [0, 2000]);
  t.deepEqual(span('seed-0/denseBudget'), [0, 1000 + 5 * 900]);
  t.is(searchSteps(config), 5500);
});

test('a density gets the nearest round', (t) => {
  t.deepEqual(controlRounds(exampleConfig({ controlsAt: [0.33, 0.51, 0.5] })), [3, 5]);
  t.deepEqual(controlRounds(exampleConfig()), [1, 2, 3, 4, 5]);
});

test('alive weights after each round are exact', (t) => {
  const config = exampleConfig({ prune: { fraction: 0.2, rounds: 3 } });
  t.deepEqual(aliveByRound([11, 4], config), [15, 12, 10, 8]); // 3, 2.4 → 2, 2 pruned
  const tensor = exampleConfig({ prune: { fraction: 0.2, rounds: 2, scope: 'tensor' } });
  t.deepEqual(aliveByRound([11, 4], tensor), [15, 9 + 3, 7 + 2]); // 2.2, 0.8; 1.8, 0.6
});
