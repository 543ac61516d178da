// Operators through the bridge against what PyTorch returned (test/fixtures/ops/golden.json, made by scripts/golden.py).
import test from 'ava';
import { readFileSync } from 'node:fs';
import {
  float,
  fromTypedArray,
  hasOperator,
  noGrad,
  ops,
  scope,
  Tensor,
  type AnyOperator,
  type DType,
  type TypedArray,
} from 'espalier';

type Dump = [dtype: DType, shape: number[], data: string];
type Pool = Record<string, Dump>;
type Case = [name: string, dtype: DType, args: unknown[], options: Record<string, unknown>, result: unknown];
interface Golden {
  torch: string;
  inputs: Record<string, Pool>;
  fixed: Pool;
  cases: Case[];
}

const url = new URL('../../../test/fixtures/ops/golden.json', import.meta.url);
const golden = JSON.parse(readFileSync(url, 'utf8')) as Golden;

const VIEWS: Partial<Record<DType, new (buffer: ArrayBuffer) => TypedArray>> = {
  float64: Float64Array,
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  complex64: Float32Array,
};

function load([dtype, shape, data]: Dump): Tensor {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  const View = VIEWS[dtype] ?? Uint8Array;
  return fromTypedArray(new View(bytes.buffer), shape, dtype);
}

function resolve(value: unknown, pool: Pool): unknown {
  if (typeof value === 'string' && value.startsWith('$')) {
    const name = value.slice(1);
    return load((golden.fixed[name] ?? pool[name])!);
  }
  if (typeof value === 'string' && value.startsWith('dtype:')) return value.slice(6);
  if (Array.isArray(value)) return value.map((v) => resolve(v, pool));
  if (typeof value === 'object' && value !== null) return float((value as { float: number }).float);
  return value;
}

/** Largest relative and absolute differences: kernels differ in their last bits between CPUs and versions. */
const TOLERANCE: Partial<Record<DType, [relative: number, absolute: number]>> = {
  float64: [1e-9, 1e-11],
  float32: [2e-5, 2e-6],
  complex64: [2e-5, 2e-6],
  float16: [4e-3, 2e-3],
  bfloat16: [2e-2, 1e-2],
};

function numbers(tensor: Tensor): number[] {
  const values = tensor.toArray();
  const flat = (Array.isArray(values) ? (values as unknown[]).flat(Infinity) : [values]) as unknown[];
  return flat.flatMap((v) =>
    typeof v === 'object' && v !== null ? Object.values(v as { re: number; im: number }) : [Number(v)],
  );
}

/** What is wrong with a result; undefined if nothing is. */
function difference(actual: unknown, expected: unknown): string | undefined {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length)
      return `${String(actual)} is no list of ${expected.length}`;
    return expected.map((e, i) => difference(actual[i], e)).find((d) => d !== undefined);
  }
  if (typeof expected !== 'object' || expected === null) {
    return actual === expected ? undefined : `${String(actual)} instead of ${String(expected)}`;
  }
  const dump = (expected as { t: Dump }).t;
  const [dtype, shape] = dump;
  if (!(actual instanceof Tensor)) return `${String(actual)} is no tensor`;
  if (actual.dtype !== dtype) return `${actual.dtype} instead of ${dtype}`;
  if (String(actual.shape) !== String(shape)) return `shape [${actual.shape}] instead of [${shape}]`;
  const [relative, absolute] = TOLERANCE[dtype] ?? [0, 0];
  const [ours, theirs] = [numbers(actual), numbers(load(dump))];
  const bad = theirs.findIndex((want, i) => {
    const got = ours[i]!;
    return (
      !Object.is(got, want) && got !== want && !(Math.abs(got - want) <= absolute + relative * Math.abs(want))
    );
  });
  return bad < 0 ? undefined : `element ${bad} is ${ours[bad]} instead of ${theirs[bad]}`;
}

test('there are golden values for at least 200 operators', (t) => {
  t.true(new Set(golden.cases.map(([name]) => name.split('.')[0])).size >= 200);
});

const groups = new Map(golden.cases.map((row) => [row[0], row]));
const missing = [...groups.keys()].filter((name) => !hasOperator(`aten::${name}`));

test('at most a few of them are missing in this libtorch', (t) => {
  if (missing.length > 0) t.log(`missing: ${missing.join(', ')}`);
  t.true(missing.length <= 5);
});

test('results equal those of PyTorch', (t) => {
  const wrong: string[] = [];
  for (const [name, dtype, args, options, expected] of golden.cases) {
    if (missing.includes(name)) continue;
    const [packet = '', overload = 'default'] = name.split('.');
    const operator = ops.aten[packet]![overload] as AnyOperator;
    const pool = golden.inputs[dtype]!;
    scope(() => {
      const named = Object.fromEntries(Object.entries(options).map(([k, v]) => [k, resolve(v, pool)]));
      const call = [...args.map((a) => resolve(a, pool)), ...(Object.keys(named).length > 0 ? [named] : [])];
      const problem = difference(
        noGrad(() => operator(...call)),
        expected,
      );
      if (problem) wrong.push(`${name} ${dtype} ${JSON.stringify(args)}: ${problem}`);
    });
  }
  t.deepEqual(wrong, []);
});
