export { LibtorchError } from '../core/errors.js';
