import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { packageRoot } from '#dist/libtorch/binaries.js';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RanksOptions {
  /** Variables of all ranks, or of one. */
  env?: NodeJS.ProcessEnv | ((rank: number) => NodeJS.ProcessEnv);
  /** Called with each process when it has been started. */
  started?: (child: ChildProcess, rank: number) => void;
}

/** A port that nobody listens to now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** The environment of torchrun for one host, without torchrun's store. */
export function rankEnvironment(rank: number, size: number, port: number): NodeJS.ProcessEnv {
  return {
    RANK: String(rank),
    LOCAL_RANK: String(rank),
    WORLD_SIZE: String(size),
    LOCAL_WORLD_SIZE: String(size),
    MASTER_ADDR: '127.0.0.1',
    MASTER_PORT: String(port),
    OMP_NUM_THREADS: '1',
    // c10d asks a name server for each address that it connects to: one that loses a question must not take 5 s.
    RES_OPTIONS: 'timeout:1 attempts:2',
  };
}

/** Runs a module on `size` ranks, each a process of its own, in which `espalier` is this package. */
export async function runRanks(
  size: number,
  source: string,
  { env = {}, started }: RanksOptions = {},
): Promise<Ended[]> {
  const port = await freePort();
  const run = (rank: number): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const own = typeof env === 'function' ? env(rank) : env;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
        cwd: packageRoot,
        env: { ...process.env, ...rankEnvironment(rank, size, port), ...own },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 180_000,
        killSignal: 'SIGKILL',
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (data: Buffer) => (stdout += String(data)));
      child.stderr.on('data', (data: Buffer) => (stderr += String(data)));
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
      started?.(child, rank);
    });
  return Promise.all(Array.from({ length: size }, (_, rank) => run(rank)));
}

/** What the ranks print as JSON on their last line, each having ended well. */
export async function valuesOfRanks<T>(size: number, source: string, options?: RanksOptions): Promise<T[]> {
  const ended = await runRanks(size, source, options);
  return ended.map(({ code, signal, stdout, stderr }, rank) => {
    if (code !== 0) throw new Error(`rank ${rank} ended with ${signal ?? code}: ${stderr}${stdout}`);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null') as T;
  });
}
