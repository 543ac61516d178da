/** Real text as tokens: a file or folder that is given, or what lies wherever the package is. */
import { dirname } from 'node:path';
import type { Tensor } from 'espalier';
import { readTextTokens, type TokenStream } from 'espalier/data';
import { ownText, type DemoText } from '#dist/cli/demo.js';

/**
 * What is learnt: the text that is given; else, for some thousand parameters, the demo's, and for more the manuals and type
 * declarations of all packages beside it, some megabytes.
 */
export function textFor(tiny: boolean, path?: string): DemoText {
  if (path !== undefined) return { path };
  const own = ownText();
  return tiny ? own : { ...own, path: dirname(own.path) };
}

/** Its bytes as tokens. */
export function textTokens(tiny: boolean, path?: string): Promise<TokenStream> {
  const { path: from, ...options } = textFor(tiny, path);
  return readTextTokens(from, options);
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
