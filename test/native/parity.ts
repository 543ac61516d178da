/** The same calls of every operator from Node and from Python, on the same tensors: their results must be the same bits. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualSeed, ops, randn, scope, tensor, Tensor, torchInfo, zeros, type DType } from 'espalier';
import { cacheFolder, loadedLibtorch } from 'espalier/libtorch';
import { kinds, random, vector } from './naive.js';

export interface Parity {
  compared: number;
  differences: string[];
}

/** The torch version without its build, `2.15.0`. */
const version = (full: string) => full.replace(/\+.*/, '');

/** A Python with torch of this very version, or why there is none. */
export function findPython(): { python: string } | { why: string } {
  const wanted = version(torchInfo().torch);
  const cached = join(cacheFolder(), 'peer', `torch-${wanted}`, 'bin', 'python');
  const python = process.env['ESPALIER_PEER_PYTHON'] ?? (existsSync(cached) ? cached : 'python3');
  const asked = spawnSync(python, ['-c', 'from torch.version import __version__ as v; print(v)'], {
    encoding: 'utf8',
  });
  if (asked.status !== 0) return { why: `${python} has no torch; ESPALIER_PEER_PYTHON names one that has` };
  const found = version(asked.stdout.trim());
  return found === wanted ? { python } : { why: `${python} has torch ${found} where ${wanted} is used here` };
}

/** Runs the cases here and in Python. Needs the operator library of a local build, as `npm run setup` leaves it. */
export function compareWithPython(python: string, script: string): Parity {
  const folder = mkdtempSync(join(tmpdir(), 'parity-'));
  try {
    scope(() => new Recorder(folder).record());
    const library = loadedLibtorch()?.binaries.native;
    if (!library) throw new Error('no operator library is loaded');
    const { status, stdout, stderr } = spawnSync(python, [script, library, folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
    return JSON.parse(stdout) as Parity;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Value = Tensor | number | string | boolean | null | readonly Value[];
type Call = (...args: unknown[]) => Value;

/** Calls operators and writes what went in and what came out. */
class Recorder {
  private readonly cases: object[] = [];
  private files = 0;

  constructor(private readonly folder: string) {}

  record(): void {
    manualSeed(7);
    const next = random(7);
    for (const dtype of ['float32', 'bfloat16', 'float16', 'float64'] as DType[]) {
      for (const kind of Object.keys(kinds)) this.selections(next, kind, dtype);
      this.bitmaps(dtype);
      this.training(dtype);
    }
    writeFileSync(join(this.folder, 'cases.json'), JSON.stringify(this.cases));
  }

  private selections(next: () => number, kind: string, dtype: DType): void {
    const make = (n: number) =>
      vector(
        Array.from({ length: n }, () => (kinds[kind] as (typeof kinds)[string])(next, dtype)),
        dtype,
      );
    const [a, b] = [make(6 * 40), make(777)];
    const matrix = a.view(6, 40);
    const alive = ops.espalier.random_bitmap(240, 200, 1, 2);
    for (const signed of [false, true]) {
      const what = `${kind}, ${dtype}, signed ${signed}`;
      this.call(what, 'select_smallest', [[a, b], [alive, null], 500], { signed });
      this.call(what, 'magnitude_histogram', [a, alive, 0, 0], { signed });
      this.call(what, 'magnitude_ties', [a, alive, 0], { signed });
      this.call(what, 'bitmap_above', [a, alive, 1000, 3], { signed });
      this.call(what, 'select_rows', [matrix, alive, tensor([15], { dtype: 'int64' })], { signed });
      this.call(what, 'select_nm', [matrix, alive, 2, 4], { signed });
      this.call(what, 'select_nm', [matrix, null, 3, 5], { signed });
    }
    if (kind === 'infinities') return;
    const square = matrix.slice(0, 0, 4);
    this.call(`${kind}, ${dtype}`, 'select_nm_transposable', [square, null, 2, 4]);
    this.call(`${kind}, ${dtype}`, 'select_nm_transposable', [square, null, 1, 4]);
  }

  private bitmaps(dtype: DType): void {
    const x = randn([6, 40]).to(dtype);
    const bits = ops.espalier.select_nm(x, null, 2, 4);
    const other = ops.espalier.random_bitmap(240, 100, 3, 4);
    const [values, indices] = ops.espalier.nm_pack(x, bits, 2, 4);
    const alive = ops.espalier.compress(x, bits);
    this.call(dtype, 'bitmap_ones', [77]);
    this.call(dtype, 'bitmap_pack', [x.gt(0)]);
    this.call(dtype, 'bitmap_unpack', [bits, [6, 40]]);
    this.call(dtype, 'bitmap_count', [bits, 240]);
    for (const op of ['and', 'or', 'xor', 'andnot', 'distance', 'intersection_count'])
      this.call(dtype, `bitmap_${op}`, [bits, other]);
    this.call(dtype, 'bitmap_is_nm', [bits, [6, 40], 2, 4]);
    this.call(dtype, 'bitmap_apply', [x, bits]);
    this.call(dtype, 'bitmap_apply_', [x.clone(), bits]);
    this.call(dtype, 'compress', [x, bits]);
    this.call(dtype, 'expand', [alive, bits, [6, 40]]);
    this.call(dtype, 'nm_pack', [x, bits, 2, 4]);
    this.call(dtype, 'nm_unpack', [values, indices, 2, 4, [6, 40]]);
    this.call(dtype, 'nm_gather', [x, indices, 2, 4]);
    this.call(dtype, 'random_bitmap', [1001, 99, 12345, 6]);
    this.call(dtype, 'random_scores', [1001, 12345, 6]);
    this.call(dtype, 'shuffle_bitmap', [bits, 240, 5, 6]);
  }

  private training(dtype: DType): void {
    const lists = (of: () => Tensor) => [of(), of()];
    const fresh = () => randn([321]).to(dtype);
    const bits = [ops.espalier.random_bitmap(321, 200, 8, 9), null];
    const clip = tensor([0.5], { dtype: 'float32' });
    this.call(dtype, 'alive_norm', [lists(fresh), bits]);
    const adam = { lr: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0.1, clip };
    const sgd = { lr: 0.1, momentum: 0.9, dampening: 0.1, weight_decay: 0.1 };
    // State of the parameter's dtype or of float32 with masters, dense or of the survivors alone.
    for (const masters of [false, true])
      for (const compact of [false, true]) {
        if (masters && (dtype === 'float32' || dtype === 'float64')) continue;
        const state = (i: number, of: (x: Tensor) => Tensor = (x) => x) => {
          const dense = of(masters ? fresh().float() : fresh());
          return compact && i === 0 ? ops.espalier.compress(dense, bits[0] as Tensor) : dense;
        };
        const kind = `${dtype}, masters ${masters}, compact ${compact}`;
        const two = (of?: (x: Tensor) => Tensor) => [state(0, of), state(1, of)];
        for (const flag of [false, true]) {
          const flags = { maximize: flag, write_grads: !flag, masters: masters ? two() : null };
          const args = [lists(fresh), lists(fresh), two(), two((x) => x.square()), bits];
          this.call(kind, 'masked_adamw_', args, { step: 3, ...adam, decoupled: flag, ...flags });
          const first = { first_step: flag, nesterov: false, ...flags };
          this.call(kind, 'masked_sgd_', [lists(fresh), lists(fresh), two(), bits], { ...sgd, ...first });
        }
      }
    const moments = lists(() => zeros([321], { dtype }));
    const nesterov = {
      first_step: false,
      lr: 0.1,
      momentum: 0.9,
      dampening: 0,
      weight_decay: 0.1,
      nesterov: true,
    };
    this.call(dtype, 'masked_sgd_', [lists(fresh), lists(fresh), moments, bits], nesterov);
  }

  private call(what: string, op: string, args: readonly Value[], keywords: Record<string, Value> = {}): void {
    const before = { args: args.map((v) => this.save(v)), keywords: this.saveAll(keywords) };
    const result = (ops.espalier as unknown as Record<string, Call>)[op]!(...args, keywords);
    const after = args.map((v) => this.save(v));
    this.cases.push({ what, op, ...before, result: this.save(result ?? null), after });
  }

  private saveAll(values: Record<string, Value>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, this.save(value)]));
  }

  private save(value: Value): unknown {
    if (value instanceof Tensor) {
      const file = String(this.files++);
      const bytes = value.contiguous().reshape([-1]);
      const raw = value.numel === 0 ? new Uint8Array() : bytes.view('uint8').toTypedArray();
      writeFileSync(join(this.folder, file), raw as Uint8Array);
      return { file, dtype: value.dtype, shape: value.shape };
    }
    return Array.isArray(value) ? (value as readonly Value[]).map((part) => this.save(part)) : value;
  }
}
