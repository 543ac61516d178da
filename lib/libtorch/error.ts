// The loader's only link to lib/core; lib/core/errors.ts imports nothing.
export { LibtorchError } from '../core/errors.js';
