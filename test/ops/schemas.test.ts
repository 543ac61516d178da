// Every argument of every operator: values of its kind convert to what its schema asks for, and other values are refused
// by name. The addon's `operatorCheck` converts and compares with the schema without calling.
import test from 'ava';
import fc from 'fast-check';
import {
  ArgumentError,
  EspalierError,
  float,
  Generator,
  operatorNames,
  operatorSchemas,
  ops,
  randn,
  tensor,
  Tensor,
} from 'espalier';
import { ArgumentSlot } from '#dist/core/convert.js';
import { native, type ArgumentSchema, type OverloadSchema } from '#dist/core/native.js';
import { Opaque } from '#dist/core/opaque.js';

const x = tensor([1, 2, 3], { dtype: 'float32' }).keep();
const y = randn([2, 2]).keep();
const generator = new Generator();
const INTEGERS = [0, -1, 7, 2 ** 40, 2n ** 62n, -(2n ** 63n)];
const SCALARS = [1, -0, 0.5, NaN, Infinity, 2n ** 62n, float(2), { re: 1, im: -1 }];

/** Values that fit each kind. `length` is the N of `int[N]`, where one value may stand for all. */
const VALUES: Record<string, (length: number) => readonly unknown[]> = {
  Tensor: () => [x, y],
  int: () => [...INTEGERS, true],
  float: () => [0, 2, -1.5, NaN, Infinity, 3n, float(2)],
  Scalar: () => SCALARS,
  bool: () => [true, false],
  str: () => ['', 'mean', 'ü\u0000💥'],
  Device: () => ['cpu', 'meta', 'cuda:1'],
  dtype: () => ['float32', 'bfloat16', 'bool', 'complex64'],
  Layout: () => ['strided', 'sparse_coo'],
  MemoryFormat: () => ['contiguous_format', 'channels_last'],
  QScheme: () => [0, 3],
  Generator: () => [generator],
  Any: () => ['group', true, 3, 0.5, x],
  'Tensor[]': () => [[], [x], [x, y, x]],
  'Tensor?[]': () => [[], [x, null], [null, undefined, y]],
  'int[]': (n) => [[], [1, 2], [2n ** 60n, -1], ...(n > 0 ? [3] : [])],
  'float[]': (n) => [[], [1, 0.5, float(2)], ...(n > 0 ? [2] : [])],
  'Scalar[]': (n) => [[], [...SCALARS], ...(n > 0 ? [2] : [])],
  'Scalar?[]': () => [[], [1, null, 0.5, undefined]],
  'bool[]': (n) => [[], [true, false], ...(n > 0 ? [true] : [])],
  'str[]': () => [[], ['a', '']],
  'Tensor[][]': () => [[], [[x], [y, x], []]],
};

/** Why an argument of a kind cannot be made up here. */
const UNMADE: Record<string, string> = {
  Object:
    'packed weights, process groups and the like: only operators make them (tested below with one of each way)',
  Stream: 'needs a device with streams',
  Other: 'dictionaries, nested strings, lists of objects: no operator for users takes them',
};

interface Argument {
  name: string;
  overload: OverloadSchema;
}

const overloads: Argument[] = operatorNames().flatMap((name) =>
  operatorSchemas(name).map((overload) => ({ name, overload })),
);

function valuesOf(argument: ArgumentSchema): readonly unknown[] {
  const values = VALUES[argument.kind]?.(argument.length) ?? [];
  return [
    ...values,
    ...(argument.optional ? [null] : []),
    ...(argument.hasDefault || argument.optional ? [undefined] : []),
  ];
}

test('values of each kind convert for every argument of every operator, or it is said why not', (t) => {
  const skipped = new Map<string, string[]>();
  const failed: string[] = [];
  let checked = 0;
  for (const { name, overload } of overloads) {
    const slots = overload.arguments.map((argument) => new ArgumentSlot(argument));
    const values = overload.arguments.map(valuesOf);
    const without = overload.arguments.find((_, i) => values[i]!.length === 0);
    if (without || overload.vararg) {
      const kind = without?.kind ?? 'any number of arguments';
      skipped.set(kind, [...(skipped.get(kind) ?? []), overload.schema.split('(')[0]!]);
      continue;
    }
    const check = native().operatorCheck(name, overload.overload);
    const rounds = Math.max(1, ...values.map((v) => v.length));
    for (let round = 0; round < rounds; round++) {
      const row = values.map((v, i) => v[(round + i) % v.length]);
      const refused = slots.findIndex((slot, i) => !slot.accepts(row[i]));
      try {
        if (refused >= 0)
          throw new Error(`${overload.arguments[refused]!.name} refuses ${String(row[refused])}`);
        check(...slots.map((slot, i) => slot.convert(row[i])));
        checked++;
      } catch (error) {
        failed.push(`${overload.schema}: ${(error as Error).message}`);
        break;
      }
    }
  }
  for (const [kind, names] of skipped) {
    t.log(
      `not made up: ${names.length} overloads with ${kind} (${UNMADE[kind] ?? 'their schemas say nothing more'})`,
    );
  }
  t.deepEqual(failed, []);
  t.true(checked > 15_000);
  const unexplained = [...skipped.keys()].filter(
    (kind) => !(kind in UNMADE) && kind !== 'any number of arguments',
  );
  t.deepEqual(unexplained, []);
  t.true([...skipped.values()].flat().length < 200);
});

const garbage = fc.oneof(
  fc.anything({
    withBigInt: true,
    withTypedArray: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
  }),
  fc.constantFrom<unknown>(
    x,
    [x],
    [x, null],
    generator,
    float(1),
    Symbol('s'),
    () => 1,
    [[x]],
    new Opaque(1e6),
  ),
  fc.array(fc.oneof(fc.integer(), fc.double(), fc.bigInt(), fc.boolean())),
);

test('any value is converted to what the schema asks for or refused by an error of ours', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: overloads.length - 1 }),
      fc.array(garbage, { maxLength: 12 }),
      (at, given) => {
        const { name, overload } = overloads[at]!;
        const slots = overload.arguments.map((argument) => new ArgumentSlot(argument));
        try {
          const row = slots.map((slot, i) => (slot.accepts(given[i]) ? slot.convert(given[i]) : given[i]));
          native().operatorCheck(name, overload.overload)(...row);
        } catch (error) {
          if (!(error instanceof EspalierError)) throw error;
        }
      },
    ),
    { numRuns: 4000, seed: 7 },
  );
  t.pass();
});

test('arguments may be given by name, and wrong ones are named', (t) => {
  const { aten } = ops;
  t.deepEqual(aten.sum.dim_IntList(y, { dim: [1], keepdim: true }).shape, [2, 1]);
  t.deepEqual(aten.sum(y, [1], { keepdim: true }).shape, [2, 1]);
  t.deepEqual(aten.sum(y, 1).shape, [2]);
  const wrong = (call: () => unknown, message: RegExp): void => {
    t.throws(call, { instanceOf: ArgumentError, message });
  };
  const any = aten as unknown as Record<string, (...args: unknown[]) => unknown>;
  wrong(() => any['relu']!('x'), /expected Tensor for argument 'self' but received "x"/);
  wrong(() => any['relu']!(), /expected Tensor for argument 'self' but received undefined/);
  wrong(() => any['relu']!(x, x), /at most 1 positional arguments but received 2/);
  wrong(() => any['relu']!(x, { nonsense: 1 }), /there is no argument 'nonsense'/);
  wrong(() => any['add']!(x, x, { beta: 1 }), /no overload takes/);
  wrong(() => any['softmax']!(x, 0.5), /expected int for argument 'dim'|no overload takes/);
  wrong(() => any['relu']!(x, { self: x }), /'self' was given twice/);
});

test('an operator object made by one operator is taken by another', (t) => {
  const weight = ops.aten.quantize_per_tensor.default(y, 0.1, 0, 'qint8');
  const packed = ops.quantized.linear_prepack(weight, null);
  t.true(packed instanceof Opaque);
  const [unpacked, bias] = ops.quantized.linear_unpack.default(packed);
  const plain = ops.aten.dequantize.self;
  t.true(plain(unpacked).equal(plain(weight)));
  t.is(bias, null);
  t.throws(() => ops.aten.sum(packed as unknown as Tensor), { instanceOf: ArgumentError });
  packed.dispose();
});

test('in-place operators return the object they were given; out variants fill and return theirs', (t) => {
  const a = tensor([1, 2], { dtype: 'float32' });
  t.is(ops.aten.add_.Scalar(a, 1), a);
  t.deepEqual(a.toArray(), [2, 3]);
  const out = tensor([0, 0], { dtype: 'float32' });
  t.is(ops.aten.add(a, a, { out }), out);
  t.deepEqual(out.toArray(), [4, 6]);
});
