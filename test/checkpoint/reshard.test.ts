import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { arange, randn, zeros, type Tensor } from 'espalier';
import * as checkpoint from 'espalier/checkpoint';
import { Mask } from 'espalier/prune';
import { ranksOf, rowsOf } from './group.js';

const home = await mkdtemp(join(tmpdir(), 'espalier-reshard-'));
test.after.always(() => rm(home, { recursive: true, force: true }));

const shapes: Record<string, number[]> = { a: [17, 512], b: [1, 9], c: [3], d: [64, 4, 5], e: [2, 7] };
const whole = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, randn(shape)]));
const masks = new Map(['a', 'd'].map((name, i) => [name, Mask.random(shapes[name]!, 300, 5, i)]));
for (const [name, mask] of masks) mask.apply_(whole[name]!);
const running = arange(6).to('float64');

function shardsOf(group: checkpoint.CheckpointGroup, tensors: Record<string, Tensor>, masked: boolean) {
  const parts = Object.entries(tensors).map(([name, tensor]): checkpoint.Shard => {
    const [begin, end] = rowsOf(tensor.shape[0]!, group);
    const local = tensor.narrow(0, begin, end - begin);
    const mask = masked && masks.get(name);
    const own = mask && Mask.from(mask.toBool().narrow(0, begin, end - begin));
    return {
      name,
      local,
      shape: tensor.shape,
      offsets: [begin, ...tensor.shape.slice(1).map(() => 0)],
      ...(own && { mask: own }),
    };
  });
  return [...parts, { name: 'running', local: running, replicated: true }];
}

for (const masked of [false, true])
  test(`saved by any number of ranks, loaded by any other: ${masked ? 'survivors' : 'dense'}`, async (t) => {
    for (const world of [1, 2, 3, 4]) {
      const root = join(home, `${masked}-${world}`);
      await Promise.all(
        ranksOf(world).map((group) =>
          checkpoint.save(
            root,
            {
              tensors: shardsOf(group, whole, masked),
              own: { rng: arange(4).add(group.rank) },
              extra: { rank: group.rank },
            },
            { step: 1, group },
          ),
        ),
      );
      const path = (await checkpoint.latest(root))!;
      for (const readers of [1, 2, 3, 4]) {
        const into = Object.fromEntries(
          Object.entries(shapes).map(([name, shape]) => [name, zeros(shape).fill_(7)]),
        );
        for (const group of ranksOf(readers)) {
          const rng = zeros([4]).to('int64');
          const loaded = await checkpoint.load(
            path,
            { tensors: shardsOf(group, into, false), own: { rng } },
            { group },
          );
          t.is(loaded.own, readers === world);
          t.is(Number(rng.sum().item()), readers === world ? 6 + 4 * group.rank : 0);
          t.deepEqual(loaded.extra, { rank: readers === world ? group.rank : 0 });
          if (masked)
            for (const [name, mask] of masks) {
              const [begin, end] = rowsOf(shapes[name]![0]!, group);
              const own = mask.toBool().narrow(0, begin, end - begin);
              if (end > begin)
                t.true(loaded.masks.get(name)!.toBool().equal(own), `${name} ${world} ${readers}`);
            }
        }
        for (const [name, tensor] of Object.entries(whole))
          t.true(into[name]!.equal(tensor), `${name} ${world} ${readers}`);
      }
    }
  });

test('boxes of any shape are filled from boxes of any other', async (t) => {
  let step = 0;
  const root = join(home, 'boxes');
  const cuts = (size: number) => fc.uniqueArray(fc.integer({ min: 1, max: size - 1 }), { maxLength: 1 });
  const grid = (sizes: readonly number[], at: readonly (readonly number[])[]) =>
    sizes
      .map((size, d) => [0, ...[...at[d]!].sort((x, y) => x - y), size])
      .map((edges) => edges.slice(1).map((end, i): [number, number] => [edges[i]!, end]))
      .reduce<[number, number][][]>(
        (boxes, own) => boxes.flatMap((box) => own.map((edge) => [...box, edge])),
        [[]],
      );
  const sizes = [9, 8, 33];
  const all = fc.tuple(...sizes.map(cuts));
  const global = randn(sizes);
  const mask = Mask.random(sizes, 700, 9, 0);
  mask.apply_(global);
  await fc.assert(
    fc.asyncProperty(all, all, fc.boolean(), async (from, to, masked) => {
      const cut = (tensor: Tensor, box: [number, number][]) =>
        box.reduce((view, [begin, end], d) => view.narrow(d, begin, end - begin), tensor);
      const boxes = grid(sizes, from);
      const path = await Promise.all(
        ranksOf(boxes.length).map((group) => {
          const box = boxes[group.rank]!;
          const own = masked ? { mask: Mask.from(cut(mask.toBool(), box)) } : {};
          const shard = {
            name: 'x',
            local: cut(global, box),
            shape: sizes,
            offsets: box.map(([begin]) => begin),
            ...own,
          };
          return checkpoint.save(root, { tensors: [shard] }, { step, group, keepLast: 1 });
        }),
      );
      step++;
      for (const box of grid(sizes, to)) {
        const local = zeros(box.map(([begin, end]) => end - begin));
        const shard = { name: 'x', local, shape: sizes, offsets: box.map(([begin]) => begin) };
        const { masks: found } = await checkpoint.load(path[0]!.path, { tensors: [shard] });
        t.true(local.equal(cut(global, box)));
        if (masked) t.true(found.get('x')!.toBool().equal(cut(mask.toBool(), box)));
      }
    }),
    { numRuns: 8 },
  );
});

test('only the blocks that hold something of a part are read', async (t) => {
  const root = join(home, 'bytes');
  const rows = 4096;
  const tensors = { w: randn([rows, 1024]), v: randn([rows, 1024]) };
  const { path } = await checkpoint.save(root, { tensors }, { step: 1 });
  const local = zeros([rows / 8, 1024]);
  const { bytesRead } = await checkpoint.load(path, {
    tensors: [{ name: 'w', local, shape: [rows, 1024], offsets: [rows / 2, 0] }],
  });
  t.true(local.equal(tensors.w.narrow(0, rows / 2, rows / 8)));
  const needed = local.numel * 4;
  t.true(bytesRead <= needed + 3 * (256 << 10), `${bytesRead} for ${needed}`);
});

test('what is not covered is refused', async (t) => {
  const root = join(home, 'gaps');
  const part = { name: 'w', local: randn([2, 4]), shape: [6, 4] };
  await Promise.all(
    ranksOf(2).map((group) =>
      checkpoint.save(root, { tensors: [{ ...part, offsets: [group.rank * 4, 0] }] }, { step: 1, group }),
    ),
  );
  const path = (await checkpoint.latest(root))!;
  await t.throwsAsync(checkpoint.load(path, { tensors: { w: zeros([6, 4]) } }), {
    code: 'ERR_DATA',
    message: /24 elements of 'w' at \[0,0\] but the checkpoint has 16/,
  });
});
