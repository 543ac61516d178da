/** The two kinds of runs that are killed while they save. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { zeros, type Tensor } from 'espalier';
import * as checkpoint from 'espalier/checkpoint';
import { shardRows } from 'espalier/shard';
import { freePort, rankEnvironment } from '../dist/ranks.js';
import { ranksOf } from './group.js';
import { digestOf, type TrainerOptions } from './sharded-trainer.js';
import { Training } from './training.js';

/** How ranks are started, and how one sees what a checkpoint holds. */
export interface Kind {
  start(root: string, size: number, steps: number): Promise<ChildProcess[]>;
  /** The digest of what a rank holds of a checkpoint, as the rank itself has told it. */
  digest(path: string, rank: number, size: number): Promise<string>;
  /** Whether ranks notice by themselves that others are gone. */
  notices: boolean;
}

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const STDIO = ['ignore', 'ignore', 'pipe', 'ipc'] as const;

/** Ranks that train the same on their own, save a part each, and meet at a barrier of the parent's. */
export function plain(): Kind {
  const reader = new Training();
  return {
    notices: false,
    async start(root, size, steps) {
      return Array.from({ length: size }, (_, rank) =>
        fork(script('./saver.js'), [root, rank, size, steps].map(String), { stdio: [...STDIO] }),
      );
    },
    async digest(path) {
      await reader.load(path, ranksOf(1)[0]!);
      return reader.digest();
    },
  };
}

/** Ranks that train a sharded model together, prune it, and save in a group of their own. */
export function sharded(): Kind {
  return {
    notices: true,
    async start(root, size, steps) {
      const port = await freePort();
      const options: TrainerOptions = { root, steps, pruneAt: 3, every: 1, timeout: 20_000 };
      return Array.from({ length: size }, (_, rank) =>
        fork(script('./sharded-trainer.js'), [JSON.stringify(options)], {
          stdio: [...STDIO],
          env: { ...process.env, ...rankEnvironment(rank, size, port), TORCH_CPP_LOG_LEVEL: 'ERROR' },
        }),
      );
    },
    async digest(path, rank, size) {
      const held = new Map<string, Tensor>();
      try {
        await checkpoint.load(
          path,
          (saved) => {
            const shards = [...saved]
              .filter(([name]) => !name.includes('@rank-'))
              .map(([name, { dtype, shape }]): checkpoint.Shard => {
                const [first, ...rest] = shape;
                const { offset, rows } =
                  first === undefined ? { offset: 0, rows: 0 } : shardRows(first, rank, size);
                const local = zeros(first === undefined ? [] : [rows, ...rest], { dtype }).keep();
                held.set(name, local);
                return {
                  name,
                  local,
                  shape,
                  offsets: first === undefined ? [] : [offset, ...rest.map(() => 0)],
                };
              });
            return { tensors: shards };
          },
          { group: { rank, size } },
        );
        return digestOf(held);
      } finally {
        for (const t of held.values()) t.dispose();
      }
    },
  };
}
