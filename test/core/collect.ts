/**
 * What is not needed any more goes when V8 will, in the middle of a measurement if need be: a test that counts tensors
 * collects first, so that only its own count.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
/** Collects what JavaScript does not need any more. */
export const collect = runInNewContext('gc') as () => void;
