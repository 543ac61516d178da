/** Real text as tokens: a file or folder that is given, or what lies wherever the package is. */
import type { Tensor } from 'espalier';
import { readTextTokens, type TokenStream } from 'espalier/data';
import { ownText } from '#dist/cli/demo.js';

/** Bytes of the text as tokens. */
export async function textTokens(path?: string): Promise<TokenStream> {
  const { path: own, extensions } = ownText();
  return path === undefined ? readTextTokens(own, { extensions }) : readTextTokens(path);
}

/** Windows of the text one after another, from its beginning again at its end: int64 [steps, batch, length]. */
export function batchesOf(tokens: TokenStream, steps: number, batch: number, length: number): Tensor {
  const room = tokens.length - length;
  const starts = Array.from({ length: steps * batch }, (_, i) => (i * length) % room);
  return tokens.windows(starts, length).view(steps, batch, length);
}

/** Parameters of the matrices that every token goes through: not the tables of tokens and positions. */
export const computed = (names: Iterable<[string, Tensor]>): number =>
  [...names].reduce((sum, [name, p]) => sum + (/^(tok|pos)\./.test(name) ? 0 : p.numel), 0);
