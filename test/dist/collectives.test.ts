import test from 'ava';
import { valuesOfRanks } from './ranks.js';

const PRELUDE = `
  import { arange, dist, full, memory, ops, tensor, zeros } from 'espalier';
  const world = await dist.init({ timeout: 20_000 });
  const { rank, size } = world;
`;

test('collectives give on every rank what their definitions say', async (t) => {
  const results = await valuesOfRanks<Record<string, unknown>>(
    3,
    `${PRELUDE}
    const out = {};
    for (const op of ['sum', 'avg', 'product', 'min', 'max']) {
      const x = tensor([rank + 1, 10 * (rank + 1)], { dtype: 'float32' });
      await world.allReduce(x, op);
      out[op] = x.toArray();
    }
    for (const op of ['band', 'bor', 'bxor']) {
      const x = tensor([0b100 | (1 << (rank % 2))], { dtype: 'int64' });
      await world.allReduce(x, op);
      out[op] = x.toArray();
    }
    const b = full([2], rank, { dtype: 'float64' });
    await world.broadcast(b, 2);
    out.broadcast = b.toArray();
    const gathered = zeros([3, 2]);
    await world.allGatherInto(gathered, full([2], rank));
    out.allGatherInto = gathered.toArray();
    const ragged = [zeros([2]), zeros([2]), zeros([2])];
    await world.allGather(ragged, full([2], 5 * rank));
    out.allGather = ragged.map((x) => x.toArray());
    const part = zeros([2]);
    await world.reduceScatterInto(part, arange(6).to('float32').mul(rank + 1));
    out.reduceScatterInto = part.toArray();
    const average = zeros([2]);
    await world.reduceScatterInto(average, arange(6).to('float32').mul(rank + 1), 'avg');
    out.reduceScatterAverage = average.toArray();
    const reduced = full([1], rank + 1);
    await world.reduce(reduced, 1);
    if (rank === 1) out.reduce = reduced.toArray();
    const at = rank === 0 ? [zeros([1]), zeros([1]), zeros([1])] : [];
    await world.gather(at, full([1], rank * rank), 0);
    out.gather = at.map((x) => x.item());
    const one = zeros([1]);
    await world.scatter(one, rank === 2 ? [tensor([7]), tensor([8]), tensor([9])].map((x) => x.to('float32')) : [], 2);
    out.scatter = one.item();
    const exchanged = zeros([3], { dtype: 'int64' });
    await world.allToAllInto(exchanged, tensor([0, 1, 2], { dtype: 'int64' }).add(10 * rank));
    out.allToAllInto = exchanged.toArray();
    const next = (rank + 1) % size, before = (rank + size - 1) % size;
    const received = zeros([2]);
    await Promise.all([world.recv(received, before, { tag: 3 }), world.send(full([2], rank), next, { tag: 3 })]);
    out.recv = received.toArray();
    await world.barrier();
    out.objects = await dist.allGatherObject(world, { name: 'r'.repeat(rank), rank });
    out.object = await dist.broadcastObject(world, rank === 1 ? ['ä', 1] : undefined, 1);
    const functional = ops._c10d_functional.wait_tensor(ops._c10d_functional.all_reduce(full([2], 1), 'sum', world.name));
    out.functional = functional.toArray();
    await dist.destroy();
    console.log(JSON.stringify(out));`,
  );
  const common = {
    sum: [6, 60],
    avg: [2, 20],
    product: [6, 6000],
    min: [1, 10],
    max: [3, 30],
    band: [4],
    bor: [7],
    bxor: [0b100 ^ 0b010],
    broadcast: [2, 2],
    allGatherInto: [
      [0, 0],
      [1, 1],
      [2, 2],
    ],
    allGather: [
      [0, 0],
      [5, 5],
      [10, 10],
    ],
    objects: [
      { name: '', rank: 0 },
      { name: 'r', rank: 1 },
      { name: 'rr', rank: 2 },
    ],
    object: ['ä', 1],
    functional: [3, 3],
  };
  results.forEach((result, rank) => {
    t.like(result, {
      ...common,
      reduceScatterInto: [12 * rank, 6 * (2 * rank + 1)],
      reduceScatterAverage: [4 * rank, 2 * (2 * rank + 1)],
      gather: rank === 0 ? [0, 1, 4] : [],
      scatter: 7 + rank,
      allToAllInto: [rank, 10 + rank, 20 + rank],
      recv: Array(2).fill((rank + 2) % 3),
    });
    if (rank === 1) t.deepEqual(result['reduce'], [6]);
  });
});

test('collectives are queued in program order, leave the event loop free, and leak nothing', async (t) => {
  const [first, second] = await valuesOfRanks<{
    turns: number;
    order: number[];
    leaked: number;
    ending: number;
    sums: number[];
  }>(
    2,
    `${PRELUDE}
    import { readdirSync } from 'node:fs';
    // Rank 1 comes late: rank 0 waits for it in a Promise while timers go on.
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    if (rank === 1) await new Promise((resolve) => setTimeout(resolve, 300));
    turns = 0;
    await world.barrier();
    clearInterval(timer);
    const before = memory().tensors;
    const tensors = Array.from({ length: 50 }, (_, i) => full([i + 1], i));
    const order = [];
    await Promise.all(tensors.map((x, i) => world.allReduce(x).then(() => order.push(i))));
    const sums = tensors.map((x) => x.sum());
    const values = sums.map((x) => x.item());
    for (const x of [...tensors, ...sums]) x.dispose();
    // Freed by JavaScript while it is on the way: the work keeps its memory.
    const x = full([1000], 1);
    const pending = world.allReduce(x);
    x.dispose();
    await pending;
    const leaked = memory().tensors - before;
    await dist.destroy();
    // A thread that ended after this would use libtorch while the process may be taking it down.
    const threads = () => readdirSync('/proc/self/task').length;
    const left = threads();
    await new Promise((resolve) => setTimeout(resolve, 50));
    console.log(JSON.stringify({ turns, order, leaked, ending: left - threads(), sums: values }));`,
  );
  t.true(first!.turns >= 10, `${first!.turns} turns of the event loop`);
  for (const { leaked, ending, sums } of [first!, second!]) {
    t.is(leaked, 0);
    t.is(ending, 0, 'threads that destroy() left');
    t.deepEqual(
      sums,
      Array.from({ length: 50 }, (_, i) => 2 * i * (i + 1)),
    );
  }
});

test('groups of some ranks: their own order, several at once, ended alone', async (t) => {
  const results = await valuesOfRanks<Record<string, unknown>>(
    4,
    `${PRELUDE}
    const pair = await dist.newGroup(rank % 2 === 0 ? [2, 0] : [1, 3]);
    const other = await dist.newGroup([0, 1, 3]);
    const again = await dist.newGroup([0, 1, 3]);
    const sum = full([1], rank);
    await pair.allReduce(sum);
    const from = full([1], rank);
    await pair.broadcast(from, 0);
    const names = [pair.name, other?.name, again?.name];
    if (other) {
      const a = full([1], 1), b = full([1], 10);
      await Promise.all([other.allReduce(a), again.allReduce(b)]);
      await dist.destroy(other);
      await again.barrier();
      names.push(a.item() + b.item());
    }
    const unusable = other && (await other.barrier().then(() => 'no error', (error) => error.code + ' ' + error.message));
    await dist.destroy();
    console.log(JSON.stringify({ rank: pair.rank, sum: sum.item(), from: from.item(), names, unusable }));`,
  );
  t.deepEqual(
    results.map((r) => r['rank']),
    [1, 0, 0, 1],
  );
  t.deepEqual(
    results.map((r) => r['sum']),
    [2, 4, 2, 4],
  );
  t.deepEqual(
    results.map((r) => r['from']),
    [2, 1, 2, 1],
  );
  t.deepEqual(results[0]!['names'], ['ranks 2,0', 'ranks 0,1,3', 'ranks 0,1,3 (2)', 33]);
  t.is((results[2]!['names'] as unknown[]).length, 3);
  t.regex(String(results[0]!['unusable']), /ERR_INVALID_ARGUMENT .*destroyed.*'ranks 0,1,3'/);
});

test('bad calls get typed errors at once, and the group goes on', async (t) => {
  const results = await valuesOfRanks<string[]>(
    2,
    `${PRELUDE}
    const tell = (promise) => promise.then(() => 'no error', (error) => error.name + ': ' + error.message);
    const errors = [
      await tell(world.allReduce(zeros([2]), 'mean')),
      await tell(world.allReduce(zeros([4, 4]).t().slice(0, 0, 2))),
      await tell(world.allReduce([1, 2])),
      await tell(world.broadcast(zeros([2]), 2)),
      await tell(world.allGatherInto(zeros([3]), zeros([2]))),
      await tell(world.allReduce(zeros([2], { device: 'meta' }))),
      await tell(world.send(zeros([2]), -1)),
      await tell(dist.newGroup([0, 0])),
      await tell(dist.newGroup([0, 1], { timeout: 0.5 })),
      await tell(dist.init()),
      await tell(world.allGather([zeros([1])], zeros([1]))),
      await tell(world.send(zeros([2]), rank)),
      await tell(world.recv(zeros([2]), rank)),
      await tell(world.scatter(zeros([2]), undefined, rank)),
    ];
    const x = full([1], 1);
    await world.allReduce(x);
    errors.push(x.item());
    await dist.destroy();
    errors.push(await tell(world.barrier()));
    console.log(JSON.stringify(errors));`,
  );
  for (const errors of results) {
    const expected = [
      /^ArgumentError: Expected a reduction, one of sum, .* but received mean/,
      /^ArgumentError: .*contiguous/,
      /^ArgumentError: expected a Tensor but received/,
      /^ArgumentError: .*rank of the group, from 0 to 1, but received 2/,
      /^ShapeError: Expected output of 2 x 2 elements, as input has 2, but received 3/,
      /^ArgumentError: .*contiguous tensor with data/,
      /^ArgumentError: .*but received -1/,
      /^ArgumentError: Expected ranks from 0 to 1, each once, but received \[0, 0\]/,
      /^ArgumentError: Expected timeout to be a whole number/,
      /^ArgumentError: Expected dist.init\(\) once/,
      /^ArgumentError: Expected 2 outputs/,
      /^ArgumentError: Expected another rank than this one, [01]$/,
      /^ArgumentError: Expected another rank than this one, [01]$/,
      /^ArgumentError: Expected 2 inputs, one for each rank, but received undefined/,
    ];
    expected.forEach((pattern, i) => t.regex(errors[i]!, pattern));
    t.is(errors[expected.length] as unknown, 2);
    t.regex(errors.at(-1)!, /ArgumentError: .*joined a world/);
  }
});
