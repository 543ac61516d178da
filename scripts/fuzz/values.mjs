// Random arguments for operators, the same for the same seed: mostly of the right kind, sometimes anything at all.
import { Generator, empty, float, tensor, zeros } from '../../dist/index.js';

/** mulberry32 over an FNV-1a hash of the seed text. */
export function randomOf(seed) {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { next, below, pick: (list) => list[below(list.length)], chance: (p) => next() < p };
}

const DTYPES = [
  'float32',
  'float32',
  'float32',
  'float64',
  'int64',
  'int32',
  'bool',
  'uint8',
  'bfloat16',
  'float16',
  'complex64',
];
const SIZES = [0, 1, 1, 2, 2, 3, 4, 5];
const SMALL = [-3, -2, -1, -1, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 7];
const LARGE = [100, 65537, 2 ** 31, -(2 ** 31), 2 ** 40, 2n ** 62n, -(2n ** 63n), Number.MAX_SAFE_INTEGER];
const REALS = [0, -0, 0.5, 1, -1, 2, 1e-5, 1e300, -1e300, NaN, Infinity, -Infinity];
const WORDS = [
  '',
  'none',
  'mean',
  'sum',
  'tanh',
  'reflect',
  'replicate',
  'circular',
  'same',
  'valid',
  'ij',
  'i,j->ij',
  'reduced',
  'amax',
  'floor',
  'trunc',
  'L',
  'fro',
  'left',
  '\u0000',
  '💥'.repeat(9),
];

function aTensor(r) {
  const shape = Array.from({ length: r.pick([0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5]) }, () => r.pick(SIZES));
  const dtype = r.pick(DTYPES);
  if (r.chance(0.04)) return empty(shape, { dtype, device: 'meta' });
  const n = shape.reduce((a, b) => a * b, 1);
  const kind = r.below(5);
  const values = Array.from({ length: n }, (_, i) =>
    kind === 0 ? 0 : kind === 1 ? i : r.pick([-1, 0, 1, 2, 3, 100]),
  );
  let result = n === 0 ? zeros(shape, { dtype }) : tensor(values, { dtype: 'float64' }).to(dtype).view(shape);
  if (shape.length >= 2 && r.chance(0.2)) result = result.transpose(0, shape.length - 1);
  if (/float/.test(dtype) && r.chance(0.1)) result = result.detach().requiresGrad_();
  return result;
}

const int = (r) => (r.chance(0.9) ? r.pick(SMALL) : r.pick(LARGE));
const real = (r) => (r.chance(0.2) ? float(r.pick(REALS)) : r.pick(REALS));
const scalar = (r) =>
  r.chance(0.05)
    ? { re: r.pick(REALS), im: r.pick(REALS) }
    : r.chance(0.1)
      ? r.chance(0.5)
      : r.chance(0.5)
        ? int(r)
        : real(r);
const listOf = (make) => (r, length) =>
  Array.from({ length: length > 0 && r.chance(0.8) ? length : r.below(5) }, () => make(r));
const listOrOne = (make) => {
  const list = listOf(make);
  return (r, length) => (length > 0 && r.chance(0.1) ? make(r) : list(r, length));
};

/** Makers by kind of argument; kinds that only operators can make are absent. */
export const MAKERS = {
  Tensor: aTensor,
  int,
  float: real,
  Scalar: scalar,
  bool: (r) => r.chance(0.5),
  str: (r) => r.pick(WORDS),
  Device: (r) => r.pick(['cpu', 'cpu', 'meta', 'cuda', 'cuda:7', 'nowhere', '']),
  dtype: (r) => r.pick([...DTYPES, 'quint8', 'float8_e4m3fn', 'complex32', 'uint64']),
  Layout: (r) => r.pick(['strided', 'strided', 'sparse_coo', 'sparse_csr', 'mkldnn', 'jagged']),
  MemoryFormat: (r) => r.pick(['contiguous_format', 'preserve_format', 'channels_last', 'channels_last_3d']),
  QScheme: (r) => r.below(5),
  Generator: () => new Generator(),
  Any: (r) => r.pick([1, 'group', true, 0.5]),
  'Tensor[]': listOf(aTensor),
  'Tensor?[]': listOf((r) => (r.chance(0.3) ? null : aTensor(r))),
  'int[]': listOrOne(int),
  'float[]': listOrOne(real),
  'Scalar[]': listOrOne(scalar),
  'Scalar?[]': listOf((r) => (r.chance(0.3) ? null : scalar(r))),
  'bool[]': listOrOne((r) => r.chance(0.5)),
  'str[]': listOf((r) => r.pick(WORDS)),
  'Tensor[][]': listOf(listOf(aTensor)),
};

const hostile = {
  get re() {
    throw new RangeError('a getter of the user threw');
  },
  im: 1,
};
const GARBAGE = [undefined, null, true, 0, -1, 0.5, NaN, 1e308, 2 ** 53, 2n ** 70n, 'x', '', Symbol('s'), () => 1, {}, [], [[]], [null], [undefined],
  { re: 'a' }, new Float64Array([1e9, -1]), new Uint8Array(3), new Date(0), /x/, new Map(), Object.create(null), hostile, new Proxy([], {}), new Array(3), [Symbol('t')],
  { length: 4 }]; // prettier-ignore

/** Any JavaScript value at all. */
export function garbage(r) {
  if (r.chance(0.2)) return MAKERS[r.pick(Object.keys(MAKERS))](r, r.below(4));
  return r.pick(GARBAGE);
}

/** One argument of a schema. */
function argument(r, { kind, length, optional, hasDefault }, wild) {
  if (r.chance(wild)) return garbage(r);
  if ((optional && r.chance(0.4)) || (hasDefault && r.chance(0.4)))
    return optional && r.chance(0.5) ? null : undefined;
  return MAKERS[kind] ? MAKERS[kind](r, length) : optional ? null : garbage(r);
}

/** Arguments of one call: positional ones and a trailing object, as users pass them. */
export function argumentsOf(r, schema) {
  const wild = r.pick([0, 0, 0, 0.1, 0.6]);
  const values = schema.arguments.map((a) => argument(r, a, wild));
  const count = schema.arguments.findIndex((a) => a.kwargOnly);
  const positional = values.slice(0, count < 0 ? values.length : count);
  const named = schema.arguments
    .slice(positional.length)
    .map((a, i) => [a.name, values[positional.length + i]]);
  const options = Object.fromEntries(named.filter(([, v]) => v !== undefined));
  if (r.chance(wild / 4)) options[r.pick(['nonsense', '__proto__', 'self', 'signal'])] = garbage(r);
  return Object.keys(options).length > 0 ? [...positional, options] : positional;
}

/** A value in a line of a report. */
export function show(value) {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (value?.constructor?.name === 'Tensor')
    return `${value.dtype}[${value.shape}]${value.device === 'cpu' ? '' : value.device}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'symbol' || typeof value === 'function') return typeof value;
  if (typeof value === 'object' && value !== null) {
    if (value === hostile) return 'hostile';
    if (Object.getPrototypeOf(value) === Object.prototype)
      return `{${Object.entries(value).map(([k, v]) => `${k}: ${show(v)}`)}}`;
    return value.constructor?.name ?? 'object';
  }
  return JSON.stringify(value) ?? String(value);
}
