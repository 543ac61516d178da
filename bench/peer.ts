/** The peer: Python's torch of the same version, in an environment of its own in the cache, driven line by line. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from 'espalier/libtorch';
import { torchInfo } from 'espalier';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Python with torch: ESPALIER_PEER_PYTHON, or an environment made in the cache when it is first needed. */
export function peerPython(): string {
  const own = process.env['ESPALIER_PEER_PYTHON'];
  if (own) return own;
  const version = torchInfo().torch.replace(/\+.*/, '');
  const folder = join(cacheFolder(), 'peer', `torch-${version}`);
  const python = join(folder, 'bin', 'python');
  const ready = join(folder, 'ready');
  if (existsSync(ready)) return python;
  console.error(`making a Python environment with torch ${version} (about 3 GB, once) …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  must('python3', ['-m', 'venv', folder]);
  must(python, ['-m', 'pip', 'install', '--quiet', `torch==${version}`, 'numpy']);
  writeFileSync(ready, '');
  return python;
}

function must(command: string, args: string[]): void {
  const result = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}

/** A Python script that answers each line it is sent with a line of JSON. */
export class Peer {
  private readonly child: ChildProcess;
  private readonly lines: Interface;
  private readonly answers: AsyncIterator<string>;

  constructor(script: string, args: string[] = []) {
    this.child = spawn(peerPython(), ['-u', join(root, 'bench', 'peer', script), ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.lines = createInterface({ input: this.child.stdout! });
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  async ask<T>(request: object): Promise<T> {
    this.child.stdin!.write(JSON.stringify(request) + '\n');
    const { value, done } = await this.answers.next();
    if (done) throw new Error('the Python peer ended early');
    return JSON.parse(value) as T;
  }

  close(): void {
    this.child.stdin!.end();
    this.lines.close();
  }
}
