import test from 'ava';
import { memory, scope } from 'espalier';
import { dependencyGraph, removePruned, selectGroups } from 'espalier/prune';
import { networks } from './networks.js';

test('nothing is left behind', (t) => {
  const { make, input } = networks[3]!;
  const once = () =>
    scope(() => {
      const model = make();
      const states = [...model.parameters(), ...model.buffers()];
      const example = input();
      const graph = dependencyGraph(model, () => model.forward(example));
      const masks = selectGroups(graph, { kinds: ['heads', 'width', 'blocks'], fraction: 0.3 });
      const removal = removePruned(graph, masks, { runs: 1 });
      for (const mask of [...masks.values(), ...removal.masks.values()]) mask.dispose();
      for (const state of states) state.dispose();
    });
  once();
  const before = memory().tensors;
  once();
  t.is(memory().tensors, before);
});
