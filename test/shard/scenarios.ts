/** What each rank of a test does; the results, as JSON, are compared by sharding.test.ts. Every rank runs the same. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cat,
  checkpoint,
  grad,
  manualSeed,
  memory,
  noGrad,
  randn,
  scope,
  tensor,
  type Tensor,
  zeros,
} from 'espalier';
import type { ProcessGroup } from 'espalier/dist';
import { safetensors } from 'espalier/io';
import * as models from 'espalier/models';
import * as nn from 'espalier/nn';
import * as optim from 'espalier/optim';
import {
  fullStateDict,
  fullTensor,
  loadFullStateDict,
  shard,
  shardOf,
  withFullParameters,
} from 'espalier/shard';
import { batchOf, config, difference, lossOf, seeded, trainBoth } from './training.js';
import { withDoubleBackward } from '#dist/nn/functional/attention.js';

const { functional: F } = nn;

export type Scenario = (group: ProcessGroup) => unknown;

const GOLDEN = new URL('../../../test/fixtures/fsdp.json', import.meta.url);

interface Golden {
  config: models.TransformerConfig;
  lr: number;
  steps: number;
  /** Files of safetensors, and the final weights in the order of their names. */
  weights: string;
  tokens: string;
  final: string;
  losses: number[][];
}

class Odd extends nn.Module<[Tensor], Tensor> {
  wide = new nn.Linear(3, 17);
  narrow = new nn.Linear(17, 2);
  unused = new nn.Linear(2, 2);

  forward(x: Tensor): Tensor {
    return this.narrow.forward(F.relu(this.wide.forward(x)));
  }
}

class Weight extends nn.Module<[Tensor], Tensor> {
  weight: nn.Parameter;

  constructor(rows: number) {
    super();
    this.weight = new nn.Parameter(zeros([rows]));
  }

  forward(by: Tensor): Tensor {
    return this.weight.mul(by).sum();
  }
}

/** One unit of several weights. */
class Weighted extends nn.Module<[Tensor[]], Tensor> {
  weights: nn.ModuleList<Weight>;

  constructor(rows: readonly number[]) {
    super();
    this.weights = new nn.ModuleList(rows.map((n) => new Weight(n)));
  }

  forward(by: Tensor[]): Tensor {
    return by.map((factor, i) => this.weights.at(i)!.forward(factor)).reduce((a, b) => a.add(b));
  }
}

/** Hands its units an in-place change of their output. */
class Careless extends Odd {
  override forward(x: Tensor): Tensor {
    return this.narrow.forward(this.wide.forward(x).relu_());
  }
}

/** Leaves a tensor where its unit cannot see it. */
class Leaky extends Odd {
  override wide = new (class extends nn.Linear {
    side?: Tensor;
    override forward(x: Tensor): Tensor {
      this.side = super.forward(x.detach().requiresGrad_()).sigmoid().mul(this.weight.sum());
      return super.forward(x);
    }
  })(3, 17);
}

const messageOf = (body: () => unknown): string => {
  try {
    body();
    return 'nothing was thrown';
  } catch (error) {
    return (error as Error).message;
  }
};

export const scenarios: Record<string, Scenario> = {
  layout() {
    const model = seeded(1, () => new Odd());
    const before = fullStateDict(model);
    const parameters = model.namedParameters();
    shard(model, { by: nn.Linear });
    return {
      boxes: Object.fromEntries(parameters.map(([name, p]) => [name, shardOf(p)])),
      shapes: Object.fromEntries(parameters.map(([name, p]) => [name, p.shape])),
      same: difference(fullStateDict(model), before),
      names: model.namedParameters().map(([name]) => name),
    };
  },
  training: (group) => trainBoth(group),
  trainingKept: (group) => trainBoth(group, { shard: { reshardAfterForward: false, prefetch: 0 } }),
  oneUnit: (group) => trainBoth(group, { shard: { by: undefined } as never }),
  predicate: (group) =>
    trainBoth(group, {
      shard: { by: (_: nn.AnyModule, path: string) => /^blocks\.\d+\.(attn|mlp)$/.test(path), prefetch: 3 },
    }),
  clipped: (group) => trainBoth(group, { clip: 0.05 }),
  accumulated: (group) => trainBoth(group, { backwards: 2 }),
  unsynchronized: (group) => trainBoth(group, { backwards: 2, synchronize: false }),
  tied: (group) => trainBoth(group, { prepare: (m) => void (m.head.weight = m.tok.weight) }),
  shared: (group) => trainBoth(group, { prepare: (m) => void (m.blocks[1]!.mlp = m.blocks[0]!.mlp) }),
  frozen: (group) =>
    trainBoth(group, {
      prepare: (m) => {
        m.tok.requiresGrad_(false);
        m.blocks[0]!.requiresGrad_(false);
        m.blocks[1]!.attn.requiresGrad_(false);
      },
    }),
  checkpointed: (group) =>
    trainBoth(group, {
      wrap: (m) => {
        for (const block of m.blocks) {
          const around: nn.Layer['around'] = (_, [rows, batch], next) =>
            checkpoint((x) => next([x, batch]) as Tensor, rows as Tensor);
          nn.shadow(block, { around }, { prepend: true });
        }
      },
    }),
  checkpointedInside: (group) =>
    trainBoth(group, {
      wrap: (m) => {
        for (const { mlp } of m.blocks)
          nn.shadow(mlp, { around: (_, [x], next) => checkpoint((y) => next([y]) as Tensor, x as Tensor) });
      },
    }),
  nested(group) {
    const build = () => seeded(5, () => new models.Transformer(config));
    const [one, two] = [build(), build()];
    shard(one, { by: models.Block });
    for (const block of two.blocks) shard(block);
    shard(two);
    for (const model of [one, two]) {
      const optimizer = optim.sgd(model.parameters(), { lr: 0.1 });
      for (let step = 0; step < 2; step++) {
        scope(() => {
          optimizer.zeroGrad();
          lossOf(model, batchOf(step, group.rank)).backward();
          optimizer.step();
        });
      }
    }
    return difference(fullStateDict(one), fullStateDict(two));
  },
  /** What bench/fsdp-parity.ts had PyTorch's FSDP2 do. */
  async golden(group) {
    const folder = mkdtempSync(join(tmpdir(), 'fsdp-golden-'));
    try {
      const golden = JSON.parse(readFileSync(GOLDEN, 'utf8')) as Golden;
      const load = (name: string, base64: string): Promise<nn.StateDict> => {
        const file = join(folder, name);
        writeFileSync(file, Buffer.from(base64, 'base64'));
        return safetensors.load(file);
      };
      const model = nn.onDevice('meta', () => new models.Transformer(golden.config));
      shard(model, { by: models.Block });
      loadFullStateDict(model, await load('weights', golden.weights));
      const { tokens } = await load('tokens', golden.tokens);
      const optimizer = optim.adamW(model.parameters(), { lr: golden.lr });
      const losses: number[] = [];
      for (let step = 0; step < golden.steps; step++) {
        scope(() => {
          optimizer.zeroGrad();
          const loss = lossOf(model, tokens!.select(0, step).select(0, group.rank));
          loss.backward();
          losses.push(Number(loss.item()));
          optimizer.step();
        });
      }
      const state = fullStateDict(model);
      const ours = Object.keys(state)
        .sort()
        .flatMap((name) => [...(state[name]!.flatten().toArray() as number[])]);
      const bytes = Buffer.from(golden.final, 'base64');
      const theirs = new Float32Array(new Uint8Array(bytes).buffer);
      const apart = ours.map((value, i) => Math.abs(value - theirs[i]!));
      const lossApart = losses.map((loss, i) => Math.abs(loss - golden.losses[group.rank]![i]!));
      return {
        sizes: [ours.length, theirs.length],
        weights: Math.max(...apart),
        losses: Math.max(...lossApart),
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  unused(group) {
    const model = seeded(1, () => new Odd());
    shard(model, { by: nn.Linear });
    model
      .forward(seeded(group.rank, () => randn([4, 3])))
      .sum()
      .backward();
    return model.namedParameters().map(([name, p]) => [name, p.grad?.shape ?? null]);
  },
  mixed(group) {
    const model = seeded(5, () => new models.Transformer(config));
    shard(model, {
      by: models.Block,
      mixedPrecision: { paramDtype: 'bfloat16', reduceDtype: 'float32', outputDtype: 'float32' },
    });
    const optimizer = optim.adamW(model.parameters(), { lr: 1e-2 });
    const losses: number[] = [];
    for (let step = 0; step < 12; step++) {
      scope(() => {
        optimizer.zeroGrad();
        const loss = lossOf(model, batchOf(0, group.rank));
        loss.backward();
        losses.push(Number(loss.item()));
        optimizer.step();
      });
    }
    const kinds = new Set(model.parameters().flatMap((p) => [p.dtype, p.grad!.dtype]));
    return { losses, kinds: [...kinds] };
  },
  exchange() {
    return shard(seeded(1, () => new Odd())).exchange;
  },
  /** Sums of three and more depend on their order: the mean of gradients is, bit for bit, Gloo's own. */
  async ring(group) {
    const differ: number[] = [];
    // A few elements, of which some are in the block before; many; more than a segment of the ring; several weights.
    for (const rows of [[1], [5], [37_251], [300_001], [5, 70_000, 1, 150_003]]) {
      const model = new Weighted(rows.map((n) => n * group.size));
      shard(model);
      const drawn = seeded(rows[0]! + group.rank, () => rows.map((n) => randn([group.size, n])));
      model.forward(drawn.map((t) => t.flatten())).backward();
      const mean = zeros([rows.reduce((sum, n) => sum + n)]);
      await group.reduceScatterInto(mean, cat(drawn, 1).flatten(), 'avg');
      const own = cat(model.parameters().map((p) => p.grad!));
      differ.push(Number(mean.ne(own).sum().item()));
    }
    return differ;
  },
  /** The gradient of a norm's weight, against float64: made in float32, it is not rounded to the weight's bfloat16. */
  normGradient(group) {
    const model = new nn.RMSNorm(16, { eps: 1e-5 });
    const sharding = shard(model, { mixedPrecision: { paramDtype: 'bfloat16', reduceDtype: 'float32' } });
    const draw = (backward: number, rank: number) =>
      seeded(10 * backward + rank, () => [0, 1].map(() => randn([64, 16]).to('bfloat16')));
    const sum = zeros([16], { dtype: 'float64' });
    for (const backward of [0, 1, 2]) {
      sharding.setRequiresGradientSync(backward > 0);
      const [x, direction] = draw(backward, group.rank) as [Tensor, Tensor];
      model.forward(x).mul(direction).sum().backward();
      for (let rank = 0; rank < group.size; rank++) {
        const [y, z] = draw(backward, rank).map((t) => t.to('float64')) as [Tensor, Tensor];
        sum.add_(
          y
            .div(y.square().mean(-1, { keepdim: true }).add(1e-5).sqrt())
            .mul(z)
            .sum(0)
            .div(group.size),
        );
      }
    }
    const weight = model.weight!;
    const apart = fullTensor(weight, weight.grad!).to('float64').sub(sum);
    return Number(apart.abs().max().div(sum.abs().max()).item());
  },
  evaluation(group) {
    const model = seeded(5, () => new models.Transformer(config));
    const tokens = batchOf(0, group.rank);
    const before = noGrad(() => lossOf(model, tokens).item());
    shard(model, { by: models.Block });
    const sharded = noGrad(() => lossOf(model, tokens).item());
    noGrad(() => model.parameters().forEach((p) => p.mul_(0.5)));
    const halved = noGrad(() => lossOf(model, tokens).item());
    return { before, sharded, halved };
  },
  materialized() {
    const real = seeded(9, () => new models.Transformer(config));
    const model = nn.onDevice('meta', () => new models.Transformer(config));
    manualSeed(9);
    shard(model, { by: models.Block });
    const drawn = fullStateDict(model);
    const sum = Object.values(drawn).reduce(
      (total, t) => total + Number(t.to('float64').abs().sum().item()),
      0,
    );
    loadFullStateDict(model, fullStateDict(real));
    const same = difference(fullStateDict(model), fullStateDict(real));
    const tokens = batchOf(0, 0);
    const [a, b] = [model, real].map((m) => noGrad(() => lossOf(m, tokens).item()));
    return { sum, same, equalLoss: a === b };
  },
  gradients(group) {
    const model = seeded(1, () => new Odd());
    shard(model);
    const weight = model.wide.weight;
    model
      .forward(seeded(group.rank, () => randn([4, 3])))
      .sum()
      .backward();
    return fullTensor(weight, weight.grad!).shape;
  },
  async full(group) {
    const [real, model] = [1, 2].map(() => seeded(5, () => new models.Transformer(config)));
    shard(model!, { by: models.Block });
    const tokens = batchOf(0, group.rank);
    const ranks = model!.parameters().map((p) => [shardOf(p), p.shape]);
    lossOf(model!, tokens).backward();
    const gradients = model!.parameters().map((p) => p.grad);
    const failed = await withFullParameters(model!, () => Promise.reject(new Error('no'))).catch(String);
    /** Second derivatives, which hooks that free parameters do not allow. */
    const curvature = (whole: nn.AnyModule): nn.StateDict => {
      const inputs = whole.namedParameters().filter(([name]) => name.includes('mlp'));
      const tensors = inputs.map(([, p]) => p);
      const loss = whole.forward(tokens.narrow(1, 0, 8)) as Tensor;
      const first = grad([loss.square().mean()], tensors, { createGraph: true });
      const sum = first.map((g) => g!.square().sum()).reduce((a, b) => a.add(b));
      return Object.fromEntries(grad([sum], tensors).map((g, i) => [inputs[i]![0], g!]));
    };
    const { apart, shapes } = await withFullParameters(model!, () =>
      withDoubleBackward(async () => ({
        apart: difference(curvature(real!), curvature(model!)),
        shapes: model!.parameters().every((p, i) => p.shape.join() === real!.parameters()[i]!.shape.join()),
      })),
    );
    const same = model!.parameters().every((p, i) => p.grad === gradients[i] || p.grad!.equal(gradients[i]!));
    const [a, b] = [model!, real!].map((m) => noGrad(() => lossOf(m, tokens).item()));
    return {
      ...{ apart, shapes, failed, same },
      back: JSON.stringify(model!.parameters().map((p) => [shardOf(p), p.shape])) === JSON.stringify(ranks),
      equalLoss: a === b,
      refused: await withFullParameters(model!.blocks[0]!.attn, () => 0).catch(String),
    };
  },
  errors() {
    const scalar = new (class extends nn.Module<[Tensor], Tensor> {
      factor = new nn.Parameter(tensor(2, { dtype: 'float32' }));
      forward(x: Tensor): Tensor {
        return x.mul(this.factor);
      }
    })();
    const twice = new Odd();
    shard(twice.wide);
    const other = new (class extends nn.Module<[Tensor], Tensor> {
      stolen = twice.wide.weight;
      forward(x: Tensor): Tensor {
        return x.mul(this.stolen);
      }
    })();
    const changed = new Odd();
    shard(changed, { by: nn.Linear });
    const loss = changed.forward(randn([4, 3])).sum();
    noGrad(() => changed.wide.weight.mul_(2));
    const leaky = new Leaky();
    shard(leaky, { by: nn.Linear });
    leaky.forward(randn([4, 3]));
    const broken = new Odd();
    shard(broken, { by: nn.Linear });
    const good = () => broken.forward(randn([4, 3]));
    const failed = messageOf(() => broken.forward(randn([4, 5])));
    return {
      scalar: messageOf(() => shard(scalar)),
      again: messageOf(() => shard(twice.wide)),
      stolen: messageOf(() => shard(other)),
      by: messageOf(() => shard(new Odd(), { by: 'Linear' as never })),
      changed: messageOf(() => loss.backward()),
      leaked: messageOf(() => leaky.wide.side!.sum().backward()),
      notSharded: messageOf(() => fullTensor(randn([2]))),
      failed: failed !== 'nothing was thrown',
      works: good().shape,
      outside: broken.wide.weight.shape[0] !== 17 || broken.wide.bias!.shape[0] !== 17,
    };
  },
  inPlace(group) {
    const [one, two] = [seeded(1, () => new Odd()), seeded(1, () => new Careless())];
    const x = seeded(group.rank, () => randn([4, 3]));
    const grads = [one, two].map((model) => {
      shard(model, { by: nn.Linear });
      model.forward(x).sum().backward();
      return Object.fromEntries(
        model.namedParameters().flatMap(([n, p]) => (p.grad ? [[n, fullTensor(p, p.grad)]] : [])),
      );
    });
    return difference(grads[0]!, grads[1]!);
  },
  leaks(group) {
    const model = seeded(5, () => new models.Transformer(config));
    shard(model, { by: models.Block });
    const optimizer = optim.adamW(model.parameters(), { lr: 1e-3 });
    const step = (): void =>
      scope(() => {
        optimizer.zeroGrad();
        lossOf(model, batchOf(0, group.rank)).backward();
        optimizer.step();
      });
    for (let i = 0; i < 3; i++) step();
    const before = memory();
    for (let i = 0; i < 5; i++) step();
    const after = memory();
    const whole =
      model.parameters().reduce((n, p) => n + shardOf(p)!.shape.reduce((a, b) => a * b, 1), 0) * 4;
    return {
      tensors: after.tensors - before.tensors,
      bytes: after.hostBytes - before.hostBytes,
      whole,
      held: after.hostBytes,
    };
  },
};
