// In a file of its own: what other tests leave to the garbage collector would change the counts.

import test from 'ava';
import { manualSeed, memory, randint, scope } from 'espalier';
import * as models from 'espalier/models';
import * as nn from 'espalier/nn';
import * as optim from 'espalier/optim';

const { functional: F } = nn;
/** Held to the end, lest a collection between two counts changes them. */
const held: unknown[] = [];

for (const name of ['adamW', 'sgd'] as const) {
  test.serial(
    `training with ${name} and clipping keeps the number of live tensors and their bytes flat`,
    (t) => {
      manualSeed(0);
      const config = {
        vocab: 11,
        context: 6,
        layers: 2,
        dim: 8,
        heads: 2,
        dropout: 0.1,
        positions: 'rope',
      } as const;
      const before = memory().tensors;
      const model = models.transformer(config);
      t.is(
        memory().tensors - before,
        model.parameters().length + model.buffers().length,
        'building leaves nothing else',
      );
      const options = { lr: 0.01, weightDecay: 0.1 };
      const parameters = model.parameters();
      const optimizer =
        name === 'sgd'
          ? optim.sgd(parameters, { ...options, momentum: 0.9 })
          : optim.adamW(parameters, options);
      held.push(model, optimizer);
      const step = (): number =>
        scope(() => {
          const tokens = randint(0, 11, [4, 7]);
          optimizer.zeroGrad();
          const loss = F.crossEntropy(
            model.forward(tokens.narrow(1, 0, 6)).flatten(0, 1),
            tokens.narrow(1, 1, 6).flatten(),
          );
          loss.backward();
          optim.clipGradNorm_(parameters, 1);
          optim.clipGradValue_(parameters, 0.5);
          optimizer.step();
          return Number(loss.item());
        });
      step();
      const { tensors, hostBytes } = memory();
      for (let i = 0; i < 100; i++) step();
      t.is(memory().tensors, tensors);
      t.is(memory().hostBytes, hostBytes);
    },
  );
}
