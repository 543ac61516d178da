// The four networks that structured pruning must get right, with weights that leave nothing at its default.

import { noGrad, randint, randn, setNumThreads, type Tensor } from 'espalier';
import * as models from 'espalier/models';
import type * as nn from 'espalier/nn';
import type { GroupKind } from 'espalier/prune';

// Operators this small are faster on one thread, and far faster where others share the machine.
setNumThreads(1);

export interface Network {
  name: string;
  kinds: readonly GroupKind[];
  make(): nn.AnyModule;
  input(): Tensor;
}

const tokens = (): Tensor => randint(0, 11, [2, 5]);
const sizes = { vocab: 11, context: 8, layers: 2, dim: 18, heads: 6 };

export const networks: readonly Network[] = [
  {
    name: 'MLP',
    kinds: ['neurons'],
    make: () => filled(models.mlp({ inputs: 5, hidden: [7, 9], outputs: 3, activation: 'gelu' })),
    input: () => randn([4, 5]),
  },
  {
    name: 'ResNet',
    kinds: ['filters', 'channels', 'blocks'],
    make: () => filled(models.resnet({ classes: 4, depth: 14, width: 5 })),
    input: () => randn([2, 3, 8, 8]),
  },
  {
    name: 'BERT-like',
    kinds: ['heads', 'neurons', 'width'],
    make: () => filled(models.encoder({ ...sizes, ff: 13, classes: 3 })),
    input: tokens,
  },
  {
    name: 'Llama-like',
    kinds: ['heads', 'neurons', 'width', 'blocks'],
    make: () =>
      filled(
        models.transformer({
          ...sizes,
          dim: 24,
          ff: 11,
          kvHeads: 3,
          norm: 'rms',
          positions: 'rope',
          activation: 'swiglu',
          bias: false,
        }),
      ),
    input: tokens,
  },
];

/** Every parameter and running statistic drawn, so that no bias or norm hides a mistake by being 0 or 1. */
export function filled<M extends nn.AnyModule>(model: M): M {
  noGrad(() => {
    for (const parameter of model.parameters()) parameter.normal_(0, 0.4);
    for (const [name, buffer] of model.namedBuffers()) {
      if (name.endsWith('running_mean')) buffer.normal_(0, 1);
      if (name.endsWith('running_var')) buffer.uniform_(0.5, 2);
    }
  });
  return model;
}

export const run = (model: nn.AnyModule, input: Tensor): Tensor =>
  noGrad(() => model.forward(input) as Tensor);
