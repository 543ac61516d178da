/** The CUDA operators compiled for the CPU (cuda_on_host.h), and how their results are held against the CPU's own. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { ops, Tensor } from 'espalier';
import { loadedLibtorch } from 'espalier/libtorch';
import { native } from '#dist/core/native.js';
import { values } from '../naive.js';

type Operator = (...args: unknown[]) => unknown;
type Operators = Record<string, Operator>;

let loaded: Operators | undefined;

/** The namespace `espalier_on_host`. */
export function onHost(): Operators {
  if (loaded) return loaded;
  const binding = native();
  const library = join(loadedLibtorch()!.binaries.folder, 'test', 'libespalier_cuda_on_host.so');
  if (!existsSync(library)) throw new Error(`Expected ${library} to be built: npm run setup`);
  binding.loadLibrary(library);
  return (loaded = ops['espalier_on_host'] as unknown as Operators);
}

/** The CPU's operators without their types. */
export const onCpu = ops.espalier as unknown as Operators;

/** Calls both; what came out, or the message of what was thrown. */
export function both(op: string, ...args: unknown[]): { host: unknown; cpu: unknown } {
  const outcome = (operators: Operators): unknown => {
    try {
      return (operators[op] as Operator)(...args);
    } catch (error) {
      return (error as Error).message.split('\n')[0];
    }
  };
  return { host: outcome(onHost()), cpu: outcome(onCpu) };
}

/** Asserts that both give the same bits, or refuse with the same words. */
export function agree(t: ExecutionContext, what: string, op: string, ...args: unknown[]): void {
  const { host, cpu } = both(op, ...args);
  const difference = differenceOf(host, cpu);
  t.is(difference, null, `${op}, ${what}: ${difference}`);
}

/** Where two results differ; null where they are the same. NaNs are the same whatever their payload is. */
export function differenceOf(host: unknown, cpu: unknown): string | null {
  if (Array.isArray(cpu)) {
    if (!Array.isArray(host) || host.length !== cpu.length) return `received ${String(host)}`;
    return cpu.map((x, i) => differenceOf(host[i], x)).find((found) => found !== null) ?? null;
  }
  if (!(cpu instanceof Tensor))
    return host === cpu ? null : `expected ${String(cpu)} but received ${String(host)}`;
  if (!(host instanceof Tensor)) return `received ${String(host)}`;
  if (host.dtype !== cpu.dtype || host.shape.join() !== cpu.shape.join())
    return `expected ${cpu.dtype} [${cpu.shape}] but received ${host.dtype} [${host.shape}]`;
  const [a, b] = cpu.dtype.startsWith('complex')
    ? [numbers(host), numbers(cpu)]
    : [values(host), values(cpu)];
  const at = b.findIndex((x, i) => !Object.is(x, a[i]));
  return at < 0 ? null : `expected ${b[at]} at element ${at} of ${b.length} but received ${a[at]}`;
}

const numbers = (x: Tensor) =>
  Array.from(ops.aten.view_as_real(x).contiguous().toTypedArray() as Float64Array);
