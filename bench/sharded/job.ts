/** What the ranks of a measurement are told, ours and Python's alike, and how they are started. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manualSeed, randint } from 'espalier';
import { safetensors } from 'espalier/io';
import { transformer, type FullTransformerConfig, type TransformerConfig } from 'espalier/models';
import { peerPython } from '../peer.js';

export interface Job {
  config: FullTransformerConfig;
  /** A safetensors file with the weights to begin with. */
  weights: string;
  /** Another one with tokens [steps, ranks, batch, context + 1]. */
  tokens: string;
  threads: number;
  steps: number;
  lr: number;
  clip: number;
  /** bfloat16 forward and backward, float32 reduction. */
  mixed: boolean;
  /** false: every rank trains the whole model alone, and nothing goes over the wire. */
  sharded: boolean;
  /** Where rank 0 writes the final weights, in the order of their names; '' for nowhere. */
  out: string;
}

export interface RankResult {
  ms: number[];
  losses: number[];
  /** Bytes of resident memory at most. */
  peak: number;
}

/** Llama's form: no biases, root-mean-square norms, rotary positions, gated feed-forward layers. */
export const LLAMA = { norm: 'rms', activation: 'swiglu', positions: 'rope', bias: false } as const;

/** Weights and tokens on disk, and the configuration in full. */
export async function prepare(
  folder: string,
  config: TransformerConfig,
  { ranks, batch, steps }: { ranks: number; batch: number; steps: number },
): Promise<{ config: FullTransformerConfig; weights: string; tokens: string; parameters: number }> {
  manualSeed(0);
  const model = transformer({ ...LLAMA, ...config });
  const tokens = randint(0, config.vocab, [steps, ranks, batch, config.context + 1]);
  const files = { weights: join(folder, 'weights.safetensors'), tokens: join(folder, 'tokens.safetensors') };
  await safetensors.save(files.weights, model.stateDict());
  await safetensors.save(files.tokens, { tokens });
  const parameters = model.parameters().reduce((sum, p) => sum + p.numel, 0);
  return { config: model.config, ...files, parameters };
}

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');

/** Runs a job on `world` ranks, by this package or by Python's FSDP2. */
export async function runJob(who: 'ours' | 'python', world: number, job: Job): Promise<RankResult[]> {
  const [command, script] =
    who === 'ours'
      ? [process.execPath, join(here, 'rank.js')]
      : [peerPython(), join(root, 'bench', 'peer', 'fsdp.py')];
  return onRanks<RankResult>(world, [command, script, JSON.stringify(job)], {
    OMP_NUM_THREADS: String(job.threads),
  });
}

/** Runs a command on `world` ranks of this machine; each prints its result as its last line, JSON. */
export async function onRanks<T>(
  world: number,
  [command = '', ...args]: readonly string[],
  variables: NodeJS.ProcessEnv,
): Promise<T[]> {
  const port = await freePort();
  const env = (rank: number) => ({
    ...process.env,
    ...variables,
    RANK: String(rank),
    LOCAL_RANK: String(rank),
    WORLD_SIZE: String(world),
    LOCAL_WORLD_SIZE: String(world),
    MASTER_ADDR: '127.0.0.1',
    MASTER_PORT: String(port),
  });
  return Promise.all(Array.from({ length: world }, (_, rank) => run<T>(command, args, env(rank))));
}

function run<T>(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (text) => (out += String(text)));
    child.stderr.on('data', (text) => (errors += String(text)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(out.trim().split('\n').at(-1)!) as T);
      else reject(new Error(`${command} ended with ${code}: ${errors}`));
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
