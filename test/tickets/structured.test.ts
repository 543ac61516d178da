import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Tensor } from 'espalier';
import { digits, textTask } from 'espalier/data';
import * as models from 'espalier/models';
import type * as nn from 'espalier/nn';
import { deadUnits, dependencyGraph, Mask, type DependencyGraph, type GroupKind } from 'espalier/prune';
import { findTicket, verify, type Certificate, type FindConfigInput } from 'espalier/tickets';
import { readConfigFile } from '#dist/cli/config-file.js';
import { safetensors } from '#dist/io/index.js';
import { parseConfig } from '#dist/tickets/config.js';
import { espalier } from '../cli/espalier.js';
import { temporary, toySearch } from './search.js';

// Whole searches over units on small tasks of their kind: text for heads, images for filters.

const home = temporary();
test.after.always(home.remove);

const transformer = {
  ...{ vocab: 128, context: 16, layers: 2, dim: 24, heads: 6, kvHeads: 3, ff: 20, bias: false },
  ...({ norm: 'rms', positions: 'rope', activation: 'swiglu' } as const),
};
const text = {
  text: Array.from({ length: 90 }, (_, i) => `${i} plus ${i % 7} makes ${i + (i % 7)}; `).join(''),
  ...{ context: 16, batch: 8 },
};
const resnet = { classes: 10, depth: 8, width: 4, channels: 1 };
const images = { shape: 'image', train: 64, validation: 16, test: 32, batch: 16 } as const;

const search = (name: string, changes: Partial<FindConfigInput>): FindConfigInput => ({
  ...toySearch(join(home.path, name), {
    seeds: [0],
    model: { module: 'espalier/models', export: 'transformer', args: [transformer] },
    task: { module: 'espalier/data', export: 'textTask', args: [text] },
    train: { steps: 8, optimizer: { name: 'adamW', lr: 3e-3, weightDecay: 0.01 }, clip: 1 },
    evaluate: { every: 8, validation: 1, test: 1 },
    rewind: { to: 2 },
    controls: ['reinit', 'shuffle', 'random', 'oneshot'],
    controlsAt: [0.01],
    ...changes,
  }),
});
const onImages = {
  model: { module: 'espalier/models', export: 'resnet', args: [resnet] },
  task: { module: 'espalier/data', export: 'digits', args: [images] },
};

/** Writes a configuration as a file. */
function file(config: FindConfigInput): string {
  const path = `${config.out}.json`;
  writeFileSync(path, JSON.stringify(config));
  return path;
}

/** Runs a search from its configuration file, in this process. */
const find = async (config: FindConfigInput) =>
  findTicket((await readConfigFile(file(config))) as unknown as FindConfigInput);

async function unitsAlive(
  graph: DependencyGraph,
  out: string,
  cell: string,
  kinds: readonly GroupKind[],
): Promise<Record<string, number[]>> {
  const bits = await safetensors.load(join(out, 'cells/seed-0', cell, 'mask.safetensors'), { copy: true });
  const masks = new Map(
    Object.entries(bits).map(([key, packed]) => {
      const name = key.replace(/\.mask$/, '');
      return [name, new Mask(packed, (graph.states.get(name) as { tensor: Tensor }).tensor.shape)];
    }),
  );
  return Object.fromEntries(
    kinds.map((kind) => {
      const layers = graph.of([kind]);
      const dead = deadUnits(graph, layers, masks);
      return [kind, layers.map(({ units }) => units.filter((unit) => !dead.has(unit)).length)];
    }),
  );
}

const sum = (list: readonly number[] = []) => list.reduce((a, b) => a + b, 0);

async function textGraph() {
  const model = models.transformer(transformer);
  const { x } = textTask(text).batch('train', { seed: 0, step: 0, rank: 0, world: 1 });
  return dependencyGraph(model, (m: nn.AnyModule) => m.forward(x));
}

async function imageGraph() {
  const model = models.resnet(resnet);
  const { x } = await digits(images).batch('train', { seed: 0, step: 0, rank: 0, world: 1 });
  return dependencyGraph(model, (m: nn.AnyModule) => m.forward(x));
}

test.serial(
  'espalier find FILE: IMP over heads (GQA) and neurons of a transformer, every control in kind',
  async (t) => {
    const config = search('heads', {
      prune: { scope: { units: ['heads', 'neurons'] }, fraction: 0.25, rounds: 2, protect: ['blocks.1.mlp'] },
    });
    const run = espalier('find', file(config), '--json');
    t.is(run.status, 0, run.errors);
    const certificate = JSON.parse(run.output) as Certificate;
    const graph = await textGraph();
    const kinds = ['heads', 'neurons'] as const;
    // 6 heads of keys and values and 20 neurons that are not protected: 26 → 20 → 15.
    const all: Record<string, Record<string, number[]>> = {};
    for (const cell of ['round-01', 'round-02', 'reinit-02', 'shuffle-02', 'randomUniform-02', 'oneshot-02'])
      all[cell] = await unitsAlive(graph, config.out, cell, kinds);
    t.is(sum(all['round-01']?.['heads']) + sum(all['round-01']?.['neurons']), 20 + 20);
    for (const cell of Object.keys(all).filter((name) => name.endsWith('02')))
      t.is(sum(all[cell]?.['heads']) + sum(all[cell]?.['neurons']), 15 + 20, cell);
    const ticket = all['round-02'];
    t.deepEqual(all['reinit-02'], ticket);
    t.deepEqual(all['shuffle-02'], ticket);
    // As many of each kind, in every layer the same share of it.
    for (const kind of kinds) t.is(sum(all['randomUniform-02']?.[kind]), sum(ticket?.[kind]), kind);
    const [first = 0, second = 0] = all['randomUniform-02']?.['heads'] ?? [];
    t.true(Math.abs(first - second) <= 1);
    t.is(ticket?.['neurons']?.[1], 20, 'protected');
    // A head goes with its two queries: of 3 · 4 rows of 4 queries, keys and values each.
    const mask = certificate.rows[1]?.layers.find(({ name }) => name === 'blocks.0.attn.qkv.weight');
    t.is(mask?.alive[0], (ticket?.['heads']?.[0] ?? 0) * (2 + 1 + 1) * 4 * 24);
    t.regex(certificate.inference?.sentence ?? '', /units really removed/);
    t.deepEqual((await verify(config.out, { measure: 'all' })).altered, []);
  },
);

test.serial('IMP over filters and channels of a ResNet by the group Taylor score', async (t) => {
  const config = search('filters', {
    ...onImages,
    prune: {
      scope: { units: ['filters', 'channels'], aggregate: 'signed', competing: 'layer', minimum: 2 },
      criterion: { name: 'taylor', form: 'abs' },
      calibration: { batches: 1 },
      ...{ fraction: 0.5, rounds: 2 },
    },
  });
  const { certificate } = await find(config);
  const graph = await imageGraph();
  const kinds = ['filters', 'channels'] as const;
  const layers = (cell: string) => unitsAlive(graph, config.out, cell, kinds);
  const sizes = (kind: GroupKind) => graph.of([kind]).map(({ units }) => units.length);
  const halved = (n: number) => Math.max(Math.min(n, 2), n - Math.round(n / 2));
  const ticket = await layers('round-02');
  for (const kind of kinds) t.deepEqual(ticket[kind], sizes(kind).map(halved).map(halved), kind);
  t.deepEqual(await layers('shuffle-02'), ticket);
  t.deepEqual(await layers('oneshot-02'), ticket);
  const random = await layers('randomUniform-02');
  for (const kind of kinds) {
    t.is(sum(random[kind]), sum(ticket[kind]));
    t.true(random[kind]?.every((n) => n >= 2));
  }
  t.true((certificate.inference?.ticketBytes ?? 1) < (certificate.inference?.denseBytes ?? 0) / 2);
  t.deepEqual((await verify(config.out, { measure: 'all' })).altered, []);
});

test.serial('a criterion that scores in steps prunes units in steps, to the counts of one', async (t) => {
  for (const competing of ['global', 'layer'] as const) {
    const config = search(`synflow-${competing}`, {
      ...onImages,
      prune: {
        scope: { units: ['filters'], competing },
        criterion: { name: 'synflow', input: [1, 1, 14, 14] },
        densities: [0.5],
      },
      controls: [],
    });
    const { certificate } = await find(config);
    const { filters = [] } = await unitsAlive(await imageGraph(), config.out, 'round-01', ['filters']);
    // Layers of 4, 8 and 16.
    t.is(sum(filters), 14);
    if (competing === 'layer') t.deepEqual(filters, [2, 4, 8]);
    t.is(certificate.cost.scoring, 100);
    t.deepEqual((await verify(config.out)).altered, []);
  }
});

test.serial('width and blocks: norms over what is left, and layers that are gone', async (t) => {
  for (const [unit, left] of [
    ['width', [18]],
    ['blocks', [1]],
  ] as const) {
    const config = search(unit, {
      prune: { scope: { units: [unit] }, densities: [unit === 'width' ? 0.75 : 0.5] },
    });
    await find(config);
    const graph = await textGraph();
    for (const cell of ['round-01', 'shuffle-01', 'randomUniform-01'])
      t.deepEqual((await unitsAlive(graph, config.out, cell, [unit]))[unit], [...left], `${unit} ${cell}`);
    t.deepEqual((await verify(config.out, { measure: 'all' })).altered, []);
  }
});

test.serial(
  'bi-level search over heads, neurons and width: in the unit of cost of all searches, verified from its scores',
  async (t) => {
    const kinds = ['heads', 'neurons', 'width'] as const;
    const config = search('bilevel', {
      search: 'bilevel',
      bilevel: { steps: 6, lr: 20 },
      prune: { scope: { units: [...kinds] }, densities: [0.5] },
      rewind: { what: 'learning-rate', to: 2 },
    });
    const { certificate } = await find(config);
    const graph = await textGraph();
    const of = (cell: string) => unitsAlive(graph, config.out, cell, kinds);
    const ticket = await of('round-01');
    // Of 6 heads, 40 neurons and 24 features.
    t.is(sum(Object.values(ticket).flat()), 35);
    t.deepEqual(await of('bilevel-01'), ticket);
    t.deepEqual(await of('shuffle-01'), ticket);
    const bytes = (cell: string) => readFileSync(join(config.out, 'cells/seed-0', cell, 'mask.safetensors'));
    t.notDeepEqual(bytes('round-01'), bytes('oneshot-01'), 'learning moved the masks');
    // dense 8, a search of 6 steps of two levels, the ticket from step 2.
    t.deepEqual(certificate.rows[0]?.cost, { find: 8 + 12, train: 6, total: 26 });
    const result = await verify(config.out, { measure: 'all' });
    t.deepEqual(result.altered, []);
    t.true(
      result.checks.some(({ what, detail }) => /bilevel-01: mask/.test(what) && detail === 'made again'),
    );
  },
);

test.serial('filters and channels are searched so too', async (t) => {
  const config = search('bilevel-filters', {
    ...onImages,
    search: 'bilevel',
    bilevel: { steps: 4 },
    prune: { scope: { units: ['filters', 'channels'], multipleOf: 2 }, densities: [0.5] },
    controls: ['random'],
  });
  await find(config);
  const graph = await imageGraph();
  for (const cell of ['round-01', 'randomUniform-01']) {
    const alive = await unitsAlive(graph, config.out, cell, ['filters', 'channels']);
    t.true(
      Object.values(alive)
        .flat()
        .every((n) => n > 0 && n % 2 === 0),
      cell,
    );
  }
  t.deepEqual((await verify(config.out)).altered, []);
});

test.serial('what units do not take is refused before anything is trained', async (t) => {
  const parsed = (changes: Partial<FindConfigInput>) => () => parseConfig(search('no', changes));
  t.throws(parsed({ search: 'bilevel', prune: { scope: { units: ['heads', 'blocks'] } } }), {
    code: 'ERR_CONFIG',
    message: /prune\.scope\.units: Expected units that other layers read .* but received blocks/,
  });
  t.throws(parsed({ prune: { scope: { units: ['heads'] }, budget: 'erk' } }), { code: 'ERR_CONFIG' });
  for (const [name, units] of [
    ['filters', ['filters']],
    ['channels', ['heads', 'channels']],
  ] as const)
    await t.throwsAsync(find(search(`no-${name}`, { prune: { scope: { units: [...units] } } })), {
      code: 'ERR_CONFIG',
      message: new RegExp(`Transformer to have ${name} that can be removed but found none`),
    });
  const run = espalier(
    'find',
    file(search('no-units', { ...onImages, prune: { scope: { units: ['heads'] } } })),
  );
  t.is(run.status, 1);
  t.regex(run.errors, /Expected Resnet to have heads that can be removed but found none/);
});
