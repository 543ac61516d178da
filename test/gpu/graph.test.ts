/** CUDA graphs: inference, a training step under masks, random numbers, and recordings that fail. */
import {
  cuda,
  manualSeed,
  noGrad,
  randn,
  scope,
  useDeterministicAlgorithms,
  zeros,
  type Tensor,
} from 'espalier';
import * as nn from 'espalier/nn';
import { functional as F } from 'espalier/nn';
import * as optim from 'espalier/optim';
import { maskedAdamW, prunable, prune } from 'espalier/prune';
import { isPositiveZero } from '../native/naive.js';
import { gpuTest } from './device.js';

const device = 'cuda';

function makeModel() {
  manualSeed(1);
  return new nn.Sequential(new nn.Linear(64, 128), new nn.ReLU(), new nn.Linear(128, 10)).to(device);
}

gpuTest('a forward is recorded once and replayed on other inputs', (t) => {
  const model = makeModel();
  const x = randn([32, 64], { device }).keep();
  const { graph, result: y } = cuda.capture(() => noGrad(() => model.forward(x) as Tensor));
  y.keep();
  for (let i = 0; i < 5; i++)
    scope(() => {
      noGrad(() => x.copy_(randn([32, 64], { device })));
      graph.replay();
      const expected = noGrad(() => model.forward(x) as Tensor);
      t.true(y.allclose(expected, { rtol: 1e-5, atol: 1e-6 }), `replay ${i}`);
    });
  t.false(cuda.isCurrentStreamCapturing());
  graph.dispose();
});

gpuTest('random numbers go on from replay to replay, and start again from a seed', (t) => {
  const { graph, result: x } = cuda.capture(() => randn([1000], { device }));
  x.keep();
  const draw = () => {
    graph.replay();
    return x.clone();
  };
  scope(() => {
    manualSeed(7);
    const [a, b] = [draw(), draw()];
    t.false(a.equal(b));
    manualSeed(7);
    t.true(draw().equal(a) && draw().equal(b));
  });
});

gpuTest('graphs share a pool', (t) => {
  const pool = cuda.graphPoolHandle();
  const x = randn([1 << 20], { device }).keep();
  const one = cuda.capture(() => x.mul(2), { pool });
  const two = cuda.capture(() => x.add(1), { pool });
  t.deepEqual([...one.graph.pool()], [...two.graph.pool()]);
  one.graph.replay();
  t.true(scope(() => one.result.allclose(x.mul(2))));
  two.graph.replay();
  t.true(scope(() => two.result.allclose(x.add(1))));
});

gpuTest('what cannot be recorded is an error, and all is as before', (t) => {
  const x = randn([64, 64], { device }).keep();
  const graph = new cuda.CUDAGraph();
  t.throws(() => graph.replay());
  t.throws(() => cuda.graph(graph, () => x.sum().item()), undefined, 'a wait');
  const thrown = new Error('mine');
  t.is(
    t.throws(() =>
      cuda.graph(graph, () => {
        x.add(1);
        throw thrown;
      }),
    ),
    thrown,
  );
  t.false(cuda.isCurrentStreamCapturing());
  const model = makeModel();
  const plain = optim.adamW(model.parameters(), { lr: 1e-3 });
  scope(() => (model.forward(x) as Tensor).sum().backward());
  t.throws(() => cuda.graph(new cuda.CUDAGraph(), () => plain.step()), { message: /capturable: true/ });
  const fresh = optim.adamW(model.parameters(), { lr: 1e-3, capturable: true });
  t.throws(() => cuda.graph(new cuda.CUDAGraph(), () => fresh.step()), {
    message: /before a CUDA graph is recorded/,
  });
  t.is(
    scope(() => zeros([3], { device }).add(1).sum().item()),
    3,
  );
  cuda.emptyCache();
  const { result, graph: good } = cuda.capture(() => x.mul(3));
  good.replay();
  t.true(scope(() => result.allclose(x.mul(3))));
});

for (const kind of ['masked', 'plain'] as const)
  gpuTest(`a training step in a graph trains as steps do, the schedule too: ${kind}`, (t) => {
    const WARMUP = 3;
    const STEPS = 12;
    useDeterministicAlgorithms(true);
    try {
      manualSeed(2);
      const batches = Array.from({ length: WARMUP + STEPS }, () => [
        randn([32, 64], { device }).keep(),
        randn([32, 10], { device }).keep(),
      ]) as [Tensor, Tensor][];
      const rate = (step: number) => 1e-2 / (1 + step);
      const train = (captured: boolean): Tensor[] => {
        const model = makeModel();
        const options = { lr: rate(0), weightDecay: 0.1, capturable: captured };
        const masks = prune(model, { density: 0.3 });
        const optimizer =
          kind === 'masked'
            ? maskedAdamW(model, masks, { ...options, clip: 0.5 })
            : optim.adamW(model.parameters(), options);
        const [x, y] = [zeros([32, 64], { device }).keep(), zeros([32, 10], { device }).keep()];
        const step = (): Tensor => {
          optimizer.zeroGrad();
          const loss = F.mseLoss(model.forward(x) as Tensor, y);
          loss.backward();
          optimizer.step();
          return loss.detach();
        };
        const feed = (i: number) => {
          x.copy_(batches[i]![0]);
          y.copy_(batches[i]![1]);
          for (const group of optimizer.paramGroups) group.lr = rate(i);
        };
        const side = new cuda.Stream();
        for (let i = 0; i < WARMUP; i++) {
          feed(i);
          cuda.synchronize();
          cuda.stream(side, () => scope(() => void step()));
          cuda.synchronize();
        }
        if (captured) {
          const graph = new cuda.CUDAGraph();
          const loss = cuda.graph(graph, step, { stream: side }).keep();
          for (let i = WARMUP; i < WARMUP + STEPS; i++) {
            feed(i);
            optimizer.refresh();
            graph.replay();
          }
          t.true(Number(loss.item()) > 0);
          const { state } = optimizer.stateDict();
          t.is(Number(state['0']!['step']!.item()), WARMUP + STEPS);
        } else {
          for (let i = WARMUP; i < WARMUP + STEPS; i++) {
            feed(i);
            scope(() => void step());
          }
        }
        if (kind === 'masked')
          for (const { name, tensor } of prunable(model).tensors)
            t.true(
              noGrad(() => isPositiveZero(tensor.cpu().index(masks.get(name)!.toBool().logicalNot()))),
              name,
            );
        return [...model.parameters()].map((p) => p.detach().cpu().keep());
      };
      const [eager, replayed] = [train(false), train(true)];
      eager.forEach((p, i) => t.true(p.allclose(replayed[i]!, { rtol: 1e-5, atol: 1e-7 }), `parameter ${i}`));
    } finally {
      useDeterministicAlgorithms(false);
    }
  });
