import { createHash } from 'node:crypto';
import {
  full,
  getRngState,
  manualSeed,
  optim,
  randint,
  randn,
  scope,
  setRngState,
  type Tensor,
} from 'espalier';
import * as checkpoint from 'espalier/checkpoint';
import { mlp } from 'espalier/models';
import { functional as F } from 'espalier/nn';
import { Mask } from 'espalier/prune';
import { rowsOf } from './group.js';

/** A training with dropout, moments and a pruned weight that is the same on every rank; each saves its rows. */
export class Training {
  readonly #model;
  readonly #optimizer;
  readonly #mask = Mask.random([256, 784], 40_000, 1, 0);
  step = 0;

  /** After its first step, as moments only exist then. */
  constructor() {
    manualSeed(1);
    this.#model = mlp({ inputs: 784, hidden: [256, 256], outputs: 10, dropout: 0.1 });
    this.#optimizer = optim.adamW(this.#model.parameters(), { lr: 1e-3 });
    this.train();
  }

  /** Returns the loss. */
  train(): number {
    this.step++;
    return scope(() => {
      const [x, y] = [randn([32, 784]), randint(0, 10, [32])];
      this.#optimizer.zeroGrad();
      const loss = F.crossEntropy(this.#model.forward(x), y);
      loss.backward();
      this.#optimizer.step();
      for (const [name, t] of Object.entries(this.tensors()))
        if (this.#masked(name)) this.#mask.apply_(t.detach());
      return Number(loss.item());
    });
  }

  tensors(): Record<string, Tensor> {
    const moments = Object.entries(this.#optimizer.stateDict().state).flatMap(
      ([i, { exp_avg, exp_avg_sq }]) => [
        [`optimizer.${i}.exp_avg`, exp_avg!],
        [`optimizer.${i}.exp_avg_sq`, exp_avg_sq!],
      ],
    );
    return Object.fromEntries([
      ...Object.entries(this.#model.stateDict()).map(([name, t]) => [`model.${name}`, t]),
      ...moments,
    ]) as Record<string, Tensor>;
  }

  #masked(name: string): boolean {
    return name === 'model.layers.0.weight' || /^optimizer\.0\./.test(name);
  }

  /** What a rank saves. */
  state(group: checkpoint.CheckpointGroup): checkpoint.State {
    const masks = new Map<string, Mask>();
    const own = (begin: number, end: number): Mask => {
      const key = `${begin}-${end}`;
      if (!masks.has(key)) masks.set(key, Mask.from(this.#mask.toBool().narrow(0, begin, end - begin)));
      return masks.get(key)!;
    };
    const tensors = Object.entries(this.tensors()).map(([name, t]): checkpoint.Shard => {
      const [begin, end] = rowsOf(t.shape[0]!, group);
      const offsets = [begin, ...t.shape.slice(1).map(() => 0)];
      const mask = this.#masked(name) && end > begin ? { mask: own(begin, end) } : {};
      return { name, local: t.narrow(0, begin, end - begin), shape: t.shape, offsets, ...mask };
    });
    return { tensors, own: { rng: getRngState() }, extra: { step: this.step, rank: group.rank } };
  }

  async load(path: string, group: checkpoint.CheckpointGroup): Promise<void> {
    const rng = getRngState();
    const { extra } = await checkpoint.load(path, { tensors: this.tensors(), own: { rng } }, { group });
    setRngState(rng);
    this.step = (extra as { step: number }).step;
    const dict = this.#optimizer.stateDict();
    for (const state of Object.values(dict.state)) state['step'] = full([], this.step);
    this.#optimizer.loadStateDict(dict);
  }

  digest(): string {
    const hash = createHash('sha256');
    for (const [name, t] of Object.entries(this.tensors()))
      scope(() => hash.update(name).update(Buffer.from(t.detach().contiguous().toTypedArray().buffer)));
    return hash.digest('hex');
  }
}
