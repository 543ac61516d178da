import test from 'ava';
import { scope, zeros } from 'espalier';
import * as nn from 'espalier/nn';
import * as optim from 'espalier/optim';
import { fixture } from '../nn/golden.js';

const { rates } = fixture<{ rates: Record<string, number[]> }>('schedules');

/** Base rate 0.4, as in golden.py. */
const schedules: Record<string, optim.Schedule> = {
  constant: optim.constant(0.5),
  linear: optim.linear({ from: 0.25, to: 0.75, steps: 8 }),
  cosine: optim.cosine({ steps: 10, min: 0.1 }),
  stepwise: optim.stepwise({ every: 3, gamma: 0.5 }),
  multiStep: optim.multiStep({ milestones: [2, 5, 5, 7], gamma: 0.5 }),
  exponential: optim.exponential({ gamma: 0.9 }),
  sequential: optim.sequential(
    [optim.constant(0.1), optim.linear({ from: 1, to: 0.5, steps: 4 }), optim.exponential({ gamma: 0.9 })],
    [3, 8],
  ),
  oneCycle: optim.oneCycle({ steps: 20 }),
  'oneCycle linear': optim.oneCycle({
    steps: 15,
    pctStart: 0.4,
    anneal: 'linear',
    divFactor: 10,
    finalDivFactor: 100,
  }),
};

for (const [name, schedule] of Object.entries(schedules)) {
  test(`${name} gives PyTorch's rates`, (t) => {
    rates[name].forEach((rate, step) => {
      t.true(
        Math.abs(0.4 * schedule(step) - rate) < 1e-9,
        `step ${step}: ${0.4 * schedule(step)} for ${rate}`,
      );
    });
  });
}

test('one-cycle momentum gives PyTorch’s', (t) => {
  const momentum = optim.oneCycleMomentum({ steps: 20 });
  rates['oneCycle momentum'].forEach((value, step) =>
    t.true(Math.abs(momentum(step) - value) < 1e-9, `step ${step}`),
  );
});

test('warm-up rises to the full rate, then the rest begins', (t) => {
  const schedule = optim.warmup(4, optim.linear({ steps: 2 }));
  t.deepEqual([0, 1, 2, 3, 4, 5, 6, 7].map(schedule), [0.25, 0.5, 0.75, 1, 1, 0.5, 0, 0]);
});

test('a config describes a schedule', (t) => {
  const cosine = optim.schedule({ name: 'cosine', warmup: 10, min: 0.1 }, 110);
  t.is(cosine(0), 0.1);
  t.is(cosine(9), 1);
  t.true(Math.abs(cosine(60) - 0.55) < 1e-12);
  t.true(Math.abs(cosine(110) - 0.1) < 1e-12);
  t.is(optim.schedule({ name: 'constant' }, 10)(5), 1);
  t.is(optim.schedule({ name: 'linear', to: 0.5 }, 10)(5), 0.75);
  t.is(optim.schedule({ name: 'step', every: 4 }, 10)(5), 0.1);
  t.is(optim.schedule({ name: 'exponential', gamma: 0.5 }, 10)(2), 0.25);
  t.is(optim.schedule({ name: 'oneCycle' }, 10)(2), 1);
});

test('a scheduler sets every group and can be saved and resumed', (t) => {
  scope(() => {
    const make = () => {
      const [a, b] = [zeros([1]), zeros([1])].map((x) => new nn.Parameter(x));
      const optimizer = optim.adam([{ params: a }, { params: b, lr: 10 }], { lr: 1 });
      const schedule = optim.linear({ steps: 4 });
      return {
        optimizer,
        scheduler: new optim.Scheduler(optimizer, schedule, { momentum: optim.constant(0.5) }),
      };
    };
    const { scheduler, optimizer } = make();
    t.deepEqual(scheduler.lrs(), [1, 10]);
    scheduler.step();
    t.deepEqual(scheduler.lrs(), [0.75, 7.5]);
    t.deepEqual(optimizer.paramGroups[0].betas, [0.5, 0.999]);
    const saved = scheduler.stateDict();
    const other = make().scheduler;
    other.loadStateDict(JSON.parse(JSON.stringify(saved)) as optim.SchedulerState);
    other.step();
    t.is(other.lastStep, 2);
    t.deepEqual(other.lrs(), [0.5, 5]);
    optimizer.addParamGroup({ params: new nn.Parameter(zeros([1])), lr: 100 });
    t.throws(() => scheduler.loadStateDict(saved), { instanceOf: RangeError });
    scheduler.step();
    t.deepEqual(scheduler.lrs(), [0.5, 5, 50]);
  });
});

test('schedules refuse what cannot be', (t) => {
  t.throws(() => optim.cosine({ steps: 0 }), { instanceOf: RangeError });
  t.throws(() => optim.sequential([optim.constant()], [3]), { instanceOf: RangeError });
});
