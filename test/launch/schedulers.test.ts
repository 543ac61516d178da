import test from 'ava';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TrainerMessage, TrainerOptions } from '../checkpoint/sharded-trainer.js';
import { freePort, rankEnvironment } from '../dist/ranks.js';

const trainer = fileURLToPath(new URL('../checkpoint/sharded-trainer.js', import.meta.url));
const home = await mkdtemp(join(tmpdir(), 'espalier-schedulers-'));
test.after.always(() => rm(home, { recursive: true, force: true }));

/** Trains a sharded model on two processes that know of each other what `env` says; how each ended. */
async function train(
  name: string,
  env: (rank: number) => NodeJS.ProcessEnv,
): Promise<(string | undefined)[]> {
  const options: TrainerOptions = { root: join(home, name), steps: 5, pruneAt: 3, every: 2, timeout: 20_000 };
  const inherited = Object.entries(process.env).filter(([key]) => !/^(SLURM|PET|TORCHELASTIC)_/.test(key));
  const run = async (rank: number): Promise<string | undefined> => {
    const { stdout } = await promisify(execFile)(process.execPath, [trainer, JSON.stringify(options)], {
      env: { ...Object.fromEntries(inherited), OMP_NUM_THREADS: '1', ...env(rank) },
      timeout: 120_000,
    });
    const told = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as TrainerMessage);
    return told.find(({ ended }) => ended !== undefined)?.ended;
  };
  return Promise.all([run(0), run(1)]);
}

test('bare srun and PyTorchJob train, prune and save as torchrun does', async (t) => {
  const port = await freePort();
  // The port follows from the job's number.
  const job = String(10_000 + Math.floor(Math.random() * 100_000));
  const [torchrun, slurm, pods] = await Promise.all([
    train('torchrun', (rank) => rankEnvironment(rank, 2, port)),
    train('slurm', (rank) => ({
      SLURM_JOB_ID: job,
      SLURM_STEP_ID: '0',
      SLURM_PROCID: String(rank),
      SLURM_LOCALID: String(rank),
      SLURM_NODEID: '0',
      SLURM_NTASKS: '2',
      SLURM_STEP_NUM_TASKS: '2',
      SLURM_STEP_TASKS_PER_NODE: '2',
      SLURM_STEP_NODELIST: 'localhost',
    })),
    freePort().then((own) =>
      train('pods', (rank) => ({
        MASTER_ADDR: 'localhost',
        MASTER_PORT: String(own),
        WORLD_SIZE: '2',
        RANK: String(rank),
        PET_NPROC_PER_NODE: '1',
        PET_NNODES: '2',
      })),
    ),
  ]);
  t.true(torchrun.every((digest) => digest !== undefined));
  t.deepEqual(slurm, torchrun);
  t.deepEqual(pods, torchrun);
});
