import { join } from 'node:path';
import test from 'ava';
import { findTicket, type FindConfigInput } from 'espalier/tickets';
import { assemble } from '#dist/tickets/assemble.js';
import { parseConfig, settle } from '#dist/tickets/config.js';
import { costOfCell, plan, searchSteps } from '#dist/tickets/plan.js';
import { renderReport } from 'espalier/report';
import { net, sums } from './toy.js';
import { exampleConfig, exampleEvidence } from './example.js';
import { temporary, toySearch } from './search.js';

const home = temporary();
test.after.always(home.remove);

const settled = (changes: Partial<FindConfigInput>) => {
  const config = parseConfig(
    toySearch('x', { seeds: [0], controls: ['oneshot', 'denseBudget'], ...changes }),
  );
  return settle(config, config.rewind.to as number);
};
const scoring = (criterion: unknown, changes: Partial<FindConfigInput> = {}) => {
  const prune = { criterion, rounds: 2, calibration: { batches: 3 } } as FindConfigInput['prune'];
  const config = settled({ ...changes, prune });
  const costs = Object.fromEntries(plan(config).map((cell) => [cell.name, costOfCell(config, cell).scoring]));
  return { config, costs };
};

test('what a criterion takes is counted in the passes that training is counted in', (t) => {
  for (const [criterion, passes] of [
    ['magnitude', 0],
    ['lamp', 0],
    ['taylor', 3],
    ['fisher', 3],
    [{ name: 'fisher', per: 'example' }, 3],
    ['snip', 3],
    ['grasp', 12],
    ['synflow', 100],
  ] as const) {
    const { config, costs } = scoring(criterion);
    t.deepEqual(
      costs,
      {
        'seed-0/dense': 0,
        'seed-0/round-01': passes,
        'seed-0/round-02': passes,
        'seed-0/denseBudget': 0,
        'seed-0/oneshot-02': passes,
      },
      JSON.stringify(criterion),
    );
    // Dense with the whole budget gets what the scores took, in steps.
    t.is(searchSteps(config), 30 + 2 * (25 + passes));
    t.is(plan(config).find(({ kind }) => kind === 'denseBudget')?.to, 30 + 2 * (25 + passes));
  }
});

test('with accumulation a step has several passes; a bi-level search scores by no criterion', (t) => {
  const train = { steps: 30, accumulate: 2, optimizer: { name: 'adamW' as const, lr: 1e-3 } };
  const { config, costs } = scoring('taylor', { train });
  t.is(costs['seed-0/round-01'], 1.5);
  t.is(searchSteps(config), 30 + 2 * 26.5);
  t.is(plan(config).find(({ kind }) => kind === 'denseBudget')?.to, 83);
  const learned = scoring('taylor', { search: 'bilevel', bilevel: { steps: 10 } });
  t.is(learned.costs['seed-0/round-01'], 0);
  t.is(learned.costs['seed-0/oneshot-02'], 3);
  t.is(searchSteps(learned.config), 30 + 2 * (20 + 25));
});

test('N of M asks once, whatever schedule the criterion has', (t) => {
  const config = settled({ prune: { criterion: 'synflow', scope: { keep: 2, of: 4 } } });
  t.deepEqual(
    plan(config).map((cell) => costOfCell(config, cell).scoring),
    [0, 1, 0, 1],
  );
});

test('the parts of the cost add up, in rows and in the whole', (t) => {
  const config = exampleConfig({
    prune: { fraction: 0.2, rounds: 5, criterion: 'taylor', calibration: { batches: 4 } },
    train: { steps: 1000, accumulate: 3, optimizer: { name: 'adamW', lr: 3e-3 } },
  });
  const certificate = assemble(exampleEvidence(config));
  const { dense, rounds, scoring: scores, stability, controls, total } = certificate.cost;
  t.true(Math.abs(dense + rounds + scores + stability + controls - total) < 1e-9);
  t.true(Math.abs(scores - (3 * 5 * 4) / 3) < 1e-9);
  const row = certificate.rows[1]!.cost;
  t.is(row.train, 900);
  t.true(Math.abs(row.find - (1000 + 900 + (2 * 4) / 3)) < 1e-9);
  const page = renderReport({ certificate, metrics: [], timing: [] });
  t.true(page.includes('scores and masks of the rounds'));
  t.notRegex(page, /\d\.\d{6,}/);
});

test('what is counted is what is run: the passes of a search, one by one', async (t) => {
  const count = async (name: string, prune: FindConfigInput['prune']) => {
    let passes = 0;
    const task = sums();
    const counted: typeof task = {
      ...task,
      loss: (model, batch) => {
        const loss = task.loss(model, batch);
        // Without a graph nothing goes backward: inference is measured so.
        if (loss.requiresGrad) passes++;
        return loss;
      },
    };
    const { certificate } = await findTicket({
      ...toySearch(join(home.path, name), { seeds: [0], controls: ['oneshot'] }),
      ...{ prune, model: () => net(), task: counted },
    });
    return { passes, total: certificate.cost.total };
  };
  const plain = await count('plain', { fraction: 0.3, rounds: 2, protect: ['head'] });
  t.is(plain.passes, plain.total);
  const taylor = await count('taylor', {
    ...{ fraction: 0.3, rounds: 2, protect: ['head'] },
    ...{ criterion: 'taylor', calibration: { batches: 3 } },
  });
  t.is(taylor.passes, taylor.total);
  t.is(taylor.total - plain.total, 9);
});
