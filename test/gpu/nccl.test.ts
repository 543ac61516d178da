/** NCCL and sharded models in a world of one GPU: the code of many, each rank of which would have one. */
import { createServer, type AddressInfo } from 'node:net';
import { runScript } from '../core/children.js';
import { gpuTest } from './device.js';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs a module as the only rank of a world; what it printed last, as JSON. */
async function alone(source: string, more: NodeJS.ProcessEnv = {}): Promise<Record<string, unknown>> {
  const environment = {
    RANK: '0',
    WORLD_SIZE: '1',
    LOCAL_RANK: '0',
    LOCAL_WORLD_SIZE: '1',
    MASTER_ADDR: '127.0.0.1',
  };
  const { code, signal, stdout, stderr } = await runScript(source, {
    ...environment,
    MASTER_PORT: String(await freePort()),
    ...more,
  });
  if (code !== 0) throw new Error(`ended with ${signal ?? code}: ${stderr}\n${stdout}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>;
}

gpuTest('NCCL: collectives of CUDA tensors, and of the CPU beside them by Gloo', async (t) => {
  const said = await alone(`
    import { cuda, dist, ops, tensor, zeros } from 'espalier';
    const world = await dist.init({ backend: 'nccl', timeout: 60_000 });
    const x = tensor([1, 2, 3, 4]).cuda();
    await world.allReduce(x);
    await world.allReduce(x, 'avg');
    await world.broadcast(x, 0);
    const gathered = zeros([4], { device: 'cuda' });
    await world.allGatherInto(gathered, x);
    const scattered = zeros([4], { device: 'cuda' });
    await world.reduceScatterInto(scattered, x);
    const host = tensor([5, 6]);
    await world.allReduce(host);
    await world.barrier();
    const functional = ops._c10d_functional.wait_tensor(ops._c10d_functional.all_reduce(x, 'sum', world.name));
    const values = [x, gathered, scattered, functional].map((y) => y.toArray());
    const version = ops.espalier_cuda.nccl_version();
    await dist.destroy();
    console.log(JSON.stringify({ values, host: host.toArray(), version, device: cuda.currentDevice() }));
  `);
  t.deepEqual(said['values'], Array(4).fill([1, 2, 3, 4]));
  t.deepEqual(said['host'], [5, 6]);
  t.regex(String(said['version']), /^2\.\d+/);
});

const SHARDED = `
  import { dist, manualSeed, ops, randn, scope, noGrad } from 'espalier';
  import * as nn from 'espalier/nn';
  import * as optim from 'espalier/optim';
  import { shard, fullTensor } from 'espalier/shard';
  await dist.init({ backend: 'nccl', timeout: 60_000 });
  class Block extends nn.Module {
    fc1 = new nn.Linear(48, 96);
    fc2 = new nn.Linear(96, 48);
    forward(x) { return this.fc2.forward(nn.functional.gelu(this.fc1.forward(x))).add(x); }
  }
  const build = () => { manualSeed(3); return new nn.Sequential(new Block(), new Block(), new Block()).to('cuda'); };
  const train = (model) => {
    const optimizer = optim.adamW(model.parameters(), { lr: 1e-2 });
    manualSeed(4);
    const losses = [];
    for (let step = 0; step < 10; step++) scope(() => {
      optimizer.zeroGrad();
      const loss = model.forward(randn([16, 48], { device: 'cuda' })).square().mean();
      loss.backward();
      optimizer.step();
      losses.push(loss.item());
    });
    return losses;
  };
  const plain = build();
  const expected = train(plain);
  const model = build();
  const mixed = process.env.MIXED ? { mixedPrecision: { paramDtype: 'bfloat16', reduceDtype: 'float32' } } : {};
  shard(model, { by: Block, ...mixed });
  const losses = train(model);
  const [a, b] = [plain, model].map((m) => [...m.parameters()]);
  const apart = Math.max(...b.map((p, i) => noGrad(() => Number(fullTensor(p).sub(a[i]).abs().max().item()))));
  const off = Math.max(...losses.map((x, i) => Math.abs(x - expected[i]) / expected[i]));
  const devices = [...new Set(b.map((p) => p.device))];
  const built = nn.onDevice('meta', () => { manualSeed(3); return new nn.Sequential(new Block(), new Block()); });
  manualSeed(3);
  shard(built, { by: Block, device: 'cuda' });
  const output = scope(() => built.forward(randn([2, 48], { device: 'cuda' })).device);
  await dist.destroy();
  console.log(JSON.stringify({ apart, off, devices, output }));
`;

for (const [title, environment, tolerance] of [
  ['without a word on the wire', {}, 1e-6],
  ['through NCCL', { ESPALIER_EXCHANGE_ALONE: '1' }, 1e-6],
  ['through NCCL, in bfloat16', { ESPALIER_EXCHANGE_ALONE: '1', MIXED: '1' }, 0.05],
] as const)
  gpuTest(`a sharded model on the GPU trains as an unsharded one: ${title}`, async (t) => {
    const { apart, off, devices, output } = (await alone(SHARDED, environment)) as {
      apart: number;
      off: number;
      devices: string[];
      output: string;
    };
    t.true(off <= tolerance, `losses differ by ${off}`);
    t.true(apart <= (tolerance < 1e-3 ? 1e-5 : 0.2), `weights differ by ${apart}`);
    t.deepEqual(devices, ['cuda:0']);
    t.is(output, 'cuda:0');
  });
