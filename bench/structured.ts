/** Structured pruning of four networks: parameters, bytes, difference of outputs, and latency before and after. */
import { manualSeed, randint, randn, scope, setNumThreads, type Tensor } from 'espalier';
import * as models from 'espalier/models';
import type * as nn from 'espalier/nn';
import { dependencyGraph, removePruned, selectGroups, type GroupKind } from 'espalier/prune';
import { measured, report, type Row } from './harness.js';

interface Case {
  name: string;
  kinds: GroupKind[];
  /** Units of each layer keep a multiple of this. */
  multipleOf: number;
  make(): nn.AnyModule;
  input(): Tensor;
}

const tokens = (vocab: number, batch: number, time: number) => (): Tensor => randint(0, vocab, [batch, time]);

const bert = () => models.encoder({ vocab: 8192, context: 128, layers: 6, dim: 384, heads: 6, classes: 2 });
const llama = () =>
  models.transformer({
    vocab: 4096,
    context: 256,
    layers: 6,
    dim: 384,
    heads: 12,
    kvHeads: 4,
    norm: 'rms',
    positions: 'rope',
    activation: 'swiglu',
    bias: false,
  });

const CASES: Case[] = [
  {
    name: 'MLP 784-1024-1024-10, batch 128',
    kinds: ['neurons'],
    multipleOf: 8,
    make: () => models.mlp({ inputs: 784, hidden: [1024, 1024], outputs: 10 }),
    input: () => randn([128, 784]),
  },
  {
    name: 'ResNet-20 width 32, batch 8, 32 x 32',
    kinds: ['filters', 'channels'],
    multipleOf: 4,
    make: () => models.resnet({ classes: 10, depth: 20, width: 32 }),
    input: () => randn([8, 3, 32, 32]),
  },
  {
    name: 'BERT-like 6 x 384, batch 4 x 128',
    kinds: ['heads', 'neurons'],
    multipleOf: 1,
    make: bert,
    input: tokens(8192, 4, 128),
  },
  {
    name: 'BERT-like 6 x 384, width',
    kinds: ['width'],
    multipleOf: 8,
    make: bert,
    input: tokens(8192, 4, 128),
  },
  {
    name: 'Llama-like 6 x 384, 12 heads on 4, batch 2 x 256',
    kinds: ['heads', 'neurons'],
    multipleOf: 1,
    make: llama,
    input: tokens(4096, 2, 256),
  },
  {
    name: 'Llama-like 6 x 384, blocks',
    kinds: ['blocks'],
    multipleOf: 1,
    make: llama,
    input: tokens(4096, 2, 256),
  },
];

const RUNS = 15;
const FRACTION = 0.5;

function measure({ name, kinds, multipleOf, make, input }: Case): Row[] {
  return scope(() => {
    manualSeed(0);
    const model = make();
    const example = input();
    const began = performance.now();
    const graph = dependencyGraph(model, () => model.forward(example));
    const traced = performance.now() - began;
    const masks = selectGroups(graph, { kinds, fraction: FRACTION, multipleOf });
    const { parameters, bytes, latency, difference } = removePruned(graph, masks, { runs: RUNS });
    const row = (what: string, unit: string, ours: number, peer: number, reps = 1): Row => ({
      name: `${name}: ${what}`,
      ours,
      peer,
      unit,
      ratio: ours / peer,
      reps,
    });
    return [
      row('parameters, removed / masked', 'parameters', parameters.after, parameters.before),
      row('bytes, removed / masked', 'bytes', bytes.after, bytes.before),
      row('latency, removed / masked', 'ms', latency!.after, latency!.before, RUNS),
      measured(`${name}: outputs apart`, difference!, 'absolute', 1e-5),
      measured(`${name}: tracing`, traced, 'ms'),
    ];
  });
}

setNumThreads(2);
report('structured', CASES.flatMap(measure), { fraction: FRACTION, threads: 2 });
