import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { full, manualSeed, noGrad, randn, safetensors, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import {
  Mask,
  prune,
  pruneAsync,
  pruneTensors,
  saveMaskFile,
  select,
  type PruneEvent,
  type PruneOptions,
} from 'espalier/prune';
import { findTicket, type FindConfigInput } from 'espalier/tickets';
import { parseConfig } from '#dist/tickets/config.js';
import { espalier } from '../cli/espalier.js';
import { net, sums } from '../tickets/toy.js';
import { toySearch } from '../tickets/search.js';

// Everything that a user may get wrong, by every way in: code, the configuration of a search, the command line. Each
// is an error of a kind that says what was expected and what came.

const folder = mkdtempSync(join(tmpdir(), 'espalier-bad-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const model = join(folder, 'model.safetensors');
const broken = join(folder, 'nan.safetensors');
test.before(async () => {
  await safetensors.save(model, { 'fc1.weight': randn([8, 8]), 'fc2.weight': randn([4, 8]) });
  await safetensors.save(broken, { 'fc1.weight': full([4, 4], NaN) });
});

type Prune = NonNullable<FindConfigInput['prune']>;

interface Case {
  what: string;
  /** Of `prune`. */
  options?: [options: PruneOptions, message: RegExp];
  /** `prune` of a search's configuration; it is refused when it is read. */
  config?: [prune: unknown, message: RegExp];
  /** Flags of `espalier prune`. */
  flags?: [flags: string[], message: RegExp];
}

const nofm = (keep: number, of: number, flags = false): Case => {
  const message = new RegExp(`Expected N of M with 0 < N < M <= 32 but received ${keep} of ${of}`);
  return {
    what: `${keep} of ${of}`,
    options: [{ scope: { keep, of } }, message],
    config: [{ scope: { keep, of } }, message],
    ...(flags ? { flags: [['--scope', `${keep}:${of}`], message] } : {}),
  };
};

const cases: Case[] = [
  {
    what: 'sparsity 1',
    options: [{ sparsity: 1 }, /Expected 'sparsity' from 0 to below 1 but received 1/],
    config: [{ fraction: 1 }, /prune\.fraction: Expected number to be <1 but received 1/],
    flags: [['--sparsity', '1'], /Expected 'sparsity' from 0 to below 1 but received 1/],
  },
  {
    what: 'sparsity below 0',
    options: [{ sparsity: -0.1 }, /Expected 'sparsity' from 0 to below 1 but received -0\.1/],
    config: [{ fraction: -0.1 }, /prune\.fraction: Expected number to be >0 but received -0\.1/],
  },
  {
    what: 'sparsity that is no number',
    options: [{ sparsity: NaN }, /Expected 'sparsity' from 0 to below 1 but received NaN/],
    config: [{ fraction: 'half' }, /prune\.fraction: Expected number but received "half"/],
    flags: [['--sparsity', 'half'], /Expected a number for --sparsity but received 'half'/],
  },
  {
    what: 'density 0',
    options: [{ density: 0 }, /Expected 'density' above 0 to 1 but received 0/],
    config: [{ density: 0 }, /prune\.density: Expected number to be >0 but received 0/],
  },
  {
    what: 'density above 1',
    options: [{ density: 1.5 }, /Expected 'density' above 0 to 1 but received 1\.5/],
    config: [{ densities: [0.5, 1.5] }, /prune\.densities\.1: Expected number to be <1 but received 1\.5/],
  },
  {
    what: 'neither density nor sparsity',
    options: [{}, /Expected either 'density' or 'sparsity' but received neither/],
  },
  nofm(4, 4, true),
  nofm(5, 4),
  nofm(0, 4),
  nofm(1, 33),
  {
    what: 'N of M that does not divide',
    options: [{ scope: { keep: 2, of: 5 } }, /inputs of 'fc1\.weight' to be a multiple of 5/],
  },
  {
    what: 'a word that a scope does not have',
    options: [
      { scope: JSON.parse('{"keep":2,"of":4,"transposible":true}') as { keep: number; of: number } },
      /Expected a scope of keep, of, transposable but received transposible/,
    ],
    config: [
      { scope: { block: [4, 1], blocks: 2 } },
      /prune\.scope: Expected a scope of block but received blocks/,
    ],
  },
  {
    what: 'a scope that is none',
    options: [
      { density: 0.5, scope: 'rows' as 'row' },
      /Expected a scope \('global', 'tensor', 'row', .*but received 'rows'/,
    ],
    config: [{ scope: 'rows' }, /prune\.scope: .*"global"\|"tensor"\|"row".* but received "rows"/],
  },
  {
    what: 'a criterion that is none',
    options: [
      { density: 0.5, criterion: 'size' as 'magnitude' },
      /Expected a criterion \(magnitude, .*but received 'size'/,
    ],
    config: [{ criterion: 'size' }, /prune\.criterion: Expected a criterion \(magnitude, .*received 'size'/],
  },
];

const message = (run: { status: number | null; errors: string }, expected: RegExp) =>
  run.status === 1 && expected.test(run.errors.replaceAll(/\s+/g, ' '));

for (const { what, options, config, flags } of cases)
  test(`${what}: refused in code, in a configuration and on the command line`, (t) => {
    if (options) {
      const one = net();
      const before = one.fc1.weight.clone();
      t.throws(() => prune(one, options[0]), { code: 'ERR_CONFIG', message: options[1] });
      t.true(one.fc1.weight.equal(before), 'the model is as it was');
    }
    if (config)
      t.throws(() => parseConfig({ ...toySearch('x'), prune: config[0] }), {
        code: 'ERR_CONFIG',
        message: config[1],
      });
    if (flags) {
      const run = espalier('prune', model, ...flags[0], '--dry-run');
      t.true(message(run, flags[1]), `${run.status}: ${run.errors}`);
    }
  });

const search = (name: string, rules: Prune, changes: Partial<FindConfigInput> = {}): FindConfigInput =>
  toySearch(join(folder, name), {
    ...{ seeds: [0], controls: [] },
    prune: { rounds: 1, ...rules },
    ...changes,
  });

for (const rule of ['protect', 'include'] as const)
  test.serial(
    `${rule} that means no parameter: an error where rules are strict, else an event`,
    async (t) => {
      const expected = /Expected 'haed' to mean a parameter, but the model has only fc1\.weight/;
      const rules = { [rule]: ['fc2', 'haed'] };
      t.throws(() => prune(net(), { density: 0.5, ...rules }), { code: 'ERR_CONFIG', message: expected });
      await t.throwsAsync(findTicket(search(`strict-${rule}`, rules)), {
        code: 'ERR_CONFIG',
        message: expected,
      });

      const events: PruneEvent[] = [];
      prune(net(), { density: 0.5, strict: false, ...rules, onEvent: (event) => events.push(event) });
      t.deepEqual(events, [{ event: 'unmatched', rule, pattern: 'haed' }]);
      const { out, certificate } = await findTicket(search(`lenient-${rule}`, { ...rules, strict: false }));
      t.deepEqual(certificate.events, [{ event: 'unmatched', rule, pattern: 'haed' }]);
      t.is(
        readFileSync(join(out, 'ledger.jsonl'), 'utf8'),
        `${JSON.stringify({ event: 'unmatched', rule, pattern: 'haed' })}\n`,
      );
    },
  );

test.serial('the same of units, and of the parameters without decay', async (t) => {
  const units: Prune = { scope: { units: ['neurons'] }, protect: ['haed'] };
  await t.throwsAsync(findTicket(search('strict-units', units)), {
    code: 'ERR_CONFIG',
    message: /Expected 'haed' to mean a parameter/,
  });
  const events = async (name: string, prune: Prune, changes?: Partial<FindConfigInput>) =>
    (await findTicket(search(name, { ...prune, strict: false }, changes))).certificate.events;
  t.deepEqual(await events('lenient-units', units), [
    { event: 'unmatched', rule: 'protect', pattern: 'haed' },
  ]);
  const bilevel = { search: 'bilevel' as const, bilevel: { steps: 3 } };
  t.deepEqual(await events('lenient-bilevel', { protect: ['haed'] }, bilevel), [
    { event: 'unmatched', rule: 'protect', pattern: 'haed' },
  ]);
  const optimizer = { name: 'adamW' as const, lr: 1e-3, weightDecay: 0.1, noDecay: ['norm', 'nrom'] };
  const train = { steps: 6, optimizer };
  await t.throwsAsync(findTicket(search('strict-decay', {}, { train })), {
    code: 'ERR_CONFIG',
    message: /Expected 'nrom' of train\.optimizer\.noDecay to mean a parameter/,
  });
  t.deepEqual(await events('lenient-decay', {}, { train }), [
    { event: 'unmatched', rule: 'noDecay', pattern: 'nrom' },
  ]);
});

test.serial('the command line: strict unless it is told otherwise', (t) => {
  const flagged = (name: string, ...more: string[]) => {
    const { model: m, task } = search(name, {});
    const reference = (key: string, value: unknown) => {
      const { module, export: exported } = value as { module: string; export: string };
      return [`--${key}.module`, module, `--${key}.export`, exported];
    };
    return espalier(
      ...['find', '--out', join(folder, name), '--seeds', '0', '--train.steps', '6'],
      ...[...reference('model', m), ...reference('task', task)],
      ...['--train.optimizer.name', 'sgd', '--train.optimizer.lr', '0.1', '--controlsAt', '0.8'],
      ...['--controls', 'dense', '--prune.rounds', '1', '--json', ...more],
    );
  };
  const strict = flagged('cli-strict', '--prune.protect', 'haed');
  t.true(message(strict, /Expected 'haed' to mean a parameter, but the model has only/), strict.errors);
  const lenient = flagged('cli-lenient', '--prune.protect', 'haed', '--prune.strict', 'false');
  t.is(lenient.status, 0, lenient.errors);
  t.deepEqual((JSON.parse(lenient.output) as { events: unknown }).events, [
    { event: 'unmatched', rule: 'protect', pattern: 'haed' },
  ]);
  const file = espalier('prune', model, '--density', '0.5', '--protect', 'haed', '--dry-run');
  t.true(
    message(file, /Expected 'haed' to mean a parameter, but the model has only fc1\.weight, fc2\.weight/),
  );
  const fraction = flagged('cli-fraction', '--prune.fraction', '1.5');
  t.true(message(fraction, /prune\.fraction: Expected number to be <1 but received 1\.5/), fraction.errors);
});

test.serial('a mask of another shape', async (t) => {
  const one = net();
  const masks = (name: string, shape: number[]) => new Map([[name, Mask.ones(shape)]]);
  t.throws(() => prune(one, { density: 0.5, masks: masks('fc1.weight', [8, 24]) }), {
    code: 'ERR_SHAPE',
    message: /Expected the mask of 'fc1\.weight' to have shape \[24, 8\] but received \[8, 24\]/,
  });
  t.throws(() => prune(one, { density: 0.5, masks: masks('fc9.weight', [8, 24]) }), {
    code: 'ERR_CONFIG',
    message: /Expected masks of prunable parameters but received one of 'fc9\.weight'/,
  });

  // A run whose mask was replaced does not go on with it.
  const config = search('replaced', {});
  const stopper = new AbortController();
  await t.throwsAsync(
    findTicket(config, {
      signal: stopper.signal,
      onProgress: (event) => event.type === 'start' && /round/.test(event.cell) && stopper.abort(),
    }),
    { code: 'ERR_ABORTED' },
  );
  const path = join(config.out, 'cells/seed-0/round-01/mask.safetensors');
  const bits = await safetensors.load(path, { copy: true });
  await safetensors.save(path, { ...bits, 'fc1.weight.mask': Mask.ones([3, 3]).bits });
  await t.throwsAsync(findTicket(config), {
    code: 'ERR_RUN',
    message: /to hold a mask of fc1\.weight of shape \[24, 8\]: Expected \[24\] bytes .* but received \[2\]/,
  });

  const [a, b] = [join(folder, 'a.safetensors'), join(folder, 'b.safetensors')];
  await saveMaskFile(a, masks('w', [4, 4]));
  await saveMaskFile(b, masks('w', [2, 8]));
  const run = espalier('mask', 'diff', a, b);
  t.true(message(run, /Expected masks of one shape for 'w' but received \[4, 4\] and \[2, 8\]/), run.errors);
});

test.serial('a score that is NaN', async (t) => {
  const expected = /Expected scores that are numbers but the score of 'fc2\.weight' is NaN at element 30/;
  manualSeed(1);
  const one = net();
  noGrad(() => one.fc2.weight.view(-1).select(0, 30).fill_(NaN));
  const before = one.fc1.weight.clone();
  for (const scope of ['global', 'row', { keep: 2, of: 4 }] as const)
    t.throws(
      () => prune(one, { scope, ...(typeof scope === 'string' && { density: 0.5 }), protect: ['head'] }),
      {
        code: 'ERR_INVALID_ARGUMENT',
        message: scope === 'global' ? expected : /the score of 'fc2\.weight' is NaN/,
      },
    );
  t.true(one.fc1.weight.equal(before));
  t.throws(
    () => select([{ name: 'w', score: full([4, 4], NaN) }], new Map(), { scope: { block: [2, 2] }, keep: 8 }),
    {
      message: /the score of 'w' is NaN/,
    },
  );
  const train = { steps: 6, optimizer: { name: 'sgd' as const, lr: 0.1 } };
  // A dense network that diverged cannot be pruned, and that is said.
  class Diverging extends nn.Module<[Tensor], Tensor> {
    fc = new nn.Linear(8, 3);
    forward(x: Tensor): Tensor {
      return this.fc.forward(x).div(0).mul(0);
    }
  }
  await t.throwsAsync(
    findTicket({
      ...search('diverged', {}, { train }),
      model: () => new Diverging() as nn.Module,
      task: sums(),
    }),
    { code: 'ERR_RUN', message: /the score of 'fc\.weight' is NaN/ },
  );
  await t.throwsAsync(async () => pruneTensors(new Map([['w', full([4, 4], NaN)]]), { density: 0.5 }), {
    message: /the score of 'w' is NaN at element 0/,
  });
  const run = espalier('prune', broken, '--density', '0.5', '--dry-run');
  t.true(message(run, /the score of 'fc1\.weight' is NaN at element 0/), run.errors);
});

test('an option that nobody reads is refused, with the one that may be meant', async (t) => {
  const model = new nn.Linear(8, 8);
  const misspelt = { density: 0.5, protekt: ['weight'] } as PruneOptions;
  const expected = { code: 'ERR_CONFIG', message: /received 'protekt': is 'protect' meant/ };
  t.throws(() => prune(model, misspelt), expected);
  await t.throwsAsync(pruneAsync(model, misspelt), expected);
});
