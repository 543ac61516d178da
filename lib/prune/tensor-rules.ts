import type { DType } from '../core/index.js';
import { matchOf } from './pattern.js';

const FLOATS: readonly DType[] = ['float64', 'float32', 'bfloat16', 'float16'];
const EMBEDDING = /embed|(^|[._])(emb|wte|wpe|tok|pos)([._]|$)/i;
const NORM = /norm|(^|\.)(ln|bn)(_\w+|\d*)(\.|$)/i;

/** Why a tensor is left dense, told by what a file says of it; null: it is prunable. */
export function reasonToSpare(
  { name, dtype, ndim }: { name: string; dtype: DType; ndim: number },
  { protect = [], include = [] }: { protect?: readonly string[]; include?: readonly string[] } = {},
): string | null {
  const by = matchOf(name, protect);
  if (by !== undefined) return `protected by '${by}'`;
  if (!FLOATS.includes(dtype)) return `of dtype ${dtype}`;
  if (matchOf(name, include) !== undefined) return null;
  if (ndim < 2) return name.endsWith('bias') ? 'a bias' : 'not a matrix';
  if (EMBEDDING.test(name)) return 'an embedding, by its name';
  if (NORM.test(name)) return 'a norm, by its name';
  return null;
}
