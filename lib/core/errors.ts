/**
 * Every error that the package throws on purpose. All have a stable `code`; messages say what was expected and
 * what came.
 */

/** Root of the package's errors. */
export class EspalierError extends Error {
  /** Stable, machine-readable name of the failure. */
  readonly code: string;

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** An operator, or libtorch itself, refused or failed. */
export class TorchError extends EspalierError {
  /** Schema of the operator that was called, if one was. */
  schema?: string;
  /** libtorch's own report with its C++ frames. */
  declare nativeStack?: string;

  constructor(message: string, code = 'ERR_TORCH', options?: ErrorOptions) {
    super(message, code, options);
  }
}

/** Sizes or dimensions do not fit together. */
export class ShapeError extends TorchError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'ERR_SHAPE', options);
  }
}

/** A dtype is unknown or does not fit. */
export class DTypeError extends TorchError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'ERR_DTYPE', options);
  }
}

/** A device is unknown, absent, or differs where it must not. */
export class DeviceError extends TorchError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'ERR_DEVICE', options);
  }
}

/** Memory ran out, also after collected tensors were freed and caches emptied. */
export class OutOfMemoryError extends TorchError {
  /** What was alive at that moment: see {@link memory}. */
  memory?: { tensors: number; bytes: Record<string, number> };
  /**
   * Bytes of each CUDA device at that moment: in use by tensors of this process, taken from the driver by it, free for
   * anyone, and in all.
   */
  devices?: Record<string, { allocated: number; reserved: number; free: number; total: number }>;

  constructor(message: string, options?: ErrorOptions) {
    super(message, 'ERR_OUT_OF_MEMORY', options);
  }
}

/** A collective failed or a rank was lost. */
export class DistributedError extends TorchError {
  /** Of this process in the world, where it has one. */
  rank?: number;
  /** The collective that failed, as `allReduce`. */
  collective?: string;
  /** Ranks of the world that failed, vanished or did not come, as far as is known. */
  missing?: number[];

  constructor(message: string, options?: ErrorOptions) {
    super(message, 'ERR_DISTRIBUTED', options);
  }
}

/** A tensor was used after it had been freed. */
export class DisposedError extends TorchError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'ERR_DISPOSED', options);
  }
}

/** An argument is not of the kind that was expected. */
export class ArgumentError extends TorchError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'ERR_INVALID_ARGUMENT', options);
  }
}

/** libtorch or the addon cannot be found, installed or loaded. */
export class LibtorchError extends EspalierError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'ERR_LIBTORCH', options);
  }
}

/** A configuration (object, file or flags) is not valid. */
export class ConfigError extends EspalierError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'ERR_CONFIG', options);
  }
}

/** Data on disk or from the user cannot be read or is damaged. */
export class DataError extends EspalierError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'ERR_DATA', options);
  }
}

/** A run directory cannot be used: locked, altered, or of another configuration. */
export class RunError extends EspalierError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'ERR_RUN', options);
  }
}

/** Work was stopped through its AbortSignal. `cause` is the signal's reason. */
export class AbortError extends EspalierError {
  constructor(message = 'the operation was aborted', options?: ErrorOptions) {
    super(message, 'ERR_ABORTED', options);
  }
}

/**
 * libtorch has no class for errors of shape, dtype and device: they are told by what it `said`. The schema in
 * `message` tells nothing: most have arguments called dtype, device or dim.
 */
function classify(code: string, said: string, message: string): TorchError {
  switch (code) {
    case 'ERR_OUT_OF_MEMORY':
      return new OutOfMemoryError(message);
    case 'ERR_DISTRIBUTED':
      return new DistributedError(message);
    case 'ERR_DISPOSED':
      return new DisposedError(message);
    case 'ERR_INVALID_ARGUMENT':
      return new ArgumentError(message);
  }
  if (/\bdevices?\b|CUDA driver|NVIDIA driver|without ATen_cuda|'CUDA' backend/.test(said))
    return new DeviceError(message);
  if (/\bdtypes?\b|scalar ?type|\bcast\b/i.test(said)) return new DTypeError(message);
  if (/\bshapes?\b|\bsizes?\b|\bdimensions?\b|\bdim\b|\d-?D\b|broadcast|matrix/i.test(said))
    return new ShapeError(message);
  return new TorchError(message, code);
}

/** Sixty lines about every backend there is follow the sentence that says what happened. */
const BACKENDS = /\s+This could be because the operator doesn't exist for this backend[^]*/;

/**
 * Makes the error for a failure that the addon reports.
 *
 * @internal
 */
export function makeError(
  code: string,
  message: string,
  schema: string | undefined,
  nativeStack: string,
): TorchError {
  const said = message.replace(BACKENDS, '');
  const error = classify(code, said, schema ? `${said}\n  in ${schema}` : said);
  if (schema) error.schema = schema;
  if (nativeStack)
    Object.defineProperty(error, 'nativeStack', {
      value: nativeStack,
      enumerable: Boolean(process.env['ESPALIER_DEBUG']),
    });
  return error;
}
