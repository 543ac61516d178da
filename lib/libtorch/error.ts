/** libtorch cannot be found, loaded or installed; the message says what was tried and what to do. */
export class LibtorchError extends Error {
  override name = 'LibtorchError';
  readonly code = 'ERR_LIBTORCH';
}
