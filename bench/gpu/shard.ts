/**
 * A sharded model in a world of one GPU whose exchanges go through NCCL all the same: a training step against the unsharded
 * one's, and what NCCL's collectives move in a second against a copy on the device. More than one GPU takes the same code.
 *
 *   [--tiny]
 *
 * --tiny: some thousand parameters on the CPU, in a world of one by Gloo, where nothing goes over the wire.
 */
import { createServer, type AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { autocast, dist, manualSeed, noGrad, randint, randn, scope, synchronize, zeros } from 'espalier';
import { Block, transformer, type Transformer } from 'espalier/models';
import { functional as F } from 'espalier/nn';
import * as optim from 'espalier/optim';
import { shard } from 'espalier/shard';
import { compare, measured, median, report, type Row } from '../harness.js';

const { values } = parseArgs({ options: { tiny: { type: 'boolean', default: false } }, strict: false });
const tiny = values.tiny === true;
const device = tiny ? 'cpu' : 'cuda';
const CONFIG = tiny
  ? ({ vocab: 256, context: 32, layers: 2, dim: 32, heads: 4, norm: 'rms', bias: false } as const)
  : ({ vocab: 256, context: 512, layers: 12, dim: 1536, heads: 12, norm: 'rms', bias: false } as const);
const BATCH = tiny ? 4 : 16;
const [WARMUP, STEPS] = [3, 15];
const BYTES = tiny ? 2 ** 20 : 2 ** 30;

const server = createServer();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
await new Promise((resolve) => server.close(resolve));
Object.assign(process.env, {
  ...{ RANK: '0', WORLD_SIZE: '1', LOCAL_RANK: '0', LOCAL_WORLD_SIZE: '1' },
  ...{ MASTER_ADDR: '127.0.0.1', MASTER_PORT: String(port), ESPALIER_EXCHANGE_ALONE: '1' },
});
const world = await dist.init({ backend: tiny ? 'gloo' : 'nccl', timeout: 120_000 });
const wait = () => !tiny && synchronize();

const batches = scope(() => randint(0, CONFIG.vocab, [WARMUP + STEPS, BATCH, CONFIG.context + 1]).to(device));

function made(): Transformer {
  manualSeed(0);
  return transformer({ ...CONFIG, device });
}

/** A step on batch `i`: its milliseconds and loss. */
function training(model: Transformer): (i: number) => { ms: number; loss: number } {
  const optimizer = optim.adamW(model.parameters(), { lr: 1e-3 });
  return (i) => {
    wait();
    const start = performance.now();
    const loss = scope(() => {
      const row = batches.select(0, i);
      optimizer.zeroGrad();
      const value = autocast({ device, dtype: 'bfloat16' }, () => {
        const logits = model.forward(row.narrow(1, 0, CONFIG.context));
        return F.crossEntropy(logits.flatten(0, 1), row.narrow(1, 1, CONFIG.context).flatten());
      });
      value.backward();
      optimizer.step();
      return value.detach();
    });
    wait();
    const ms = performance.now() - start;
    const read = Number(loss.item());
    loss.dispose();
    return { ms, loss: read };
  };
}

async function steps(): Promise<Row[]> {
  const [whole, parted] = [made(), made()];
  shard(parted, { by: Block });
  const [plain, sharded] = [training(whole), training(parted)];
  const [ours, theirs]: [number[], number[]] = [[], []];
  let apart = 0;
  for (let i = 0; i < WARMUP + STEPS; i++) {
    const [a, b] = [sharded(i), plain(i)];
    apart = Math.max(apart, Math.abs(a.loss - b.loss));
    if (i >= WARMUP) (ours.push(a.ms), theirs.push(b.ms));
  }
  const size = whole.parameters().reduce((sum, p) => sum + p.numel, 0) / 1e6;
  return [
    compare(`a step of ${size.toPrecision(3)}M parameters: sharded / not sharded`, ours, theirs, 'ms'),
    measured('  largest difference of losses', apart, 'nats', 0.02),
  ];
}

async function collectives(): Promise<Row[]> {
  const n = BYTES / 4;
  const [x, y] = [randn([n], { device }).keep(), zeros([n], { device }).keep()];
  const seconds = async (work: () => void | Promise<void>) => {
    const times: number[] = [];
    for (let i = -2; i < 7; i++) {
      wait();
      const start = performance.now();
      await work();
      wait();
      if (i >= 0) times.push((performance.now() - start) / 1e3);
    }
    return median(times);
  };
  const copy = BYTES / (await seconds(() => void noGrad(() => y.copy_(x)))) / 1e9;
  const rows: Row[] = [];
  for (const [name, work] of [
    ['all-gather', () => world.allGatherInto(y, x)],
    ['reduce-scatter', () => world.reduceScatterInto(y, x)],
    ['all-reduce', () => world.allReduce(y)],
  ] as const) {
    const rate = BYTES / (await seconds(work)) / 1e9;
    rows.push({
      ...measured(`${name} of ${BYTES / 2 ** 20} MiB / copy`, rate, 'GB/s'),
      peer: copy,
      ratio: rate / copy,
    });
  }
  [x, y].forEach((t) => t.dispose());
  return rows;
}

const rows = [...(await steps()), ...(await collectives())];
await dist.destroy();
report('gpu/shard', rows, { world: 1, backend: tiny ? 'gloo' : 'nccl', tiny });
