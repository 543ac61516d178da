// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Only, Op, Opaque, Tensor } from './types.js';

interface $_record_function_exit {
  readonly default: Op<void, [handle: Tensor]>;
  readonly _RecordFunction: Op<void, [record: Opaque]>;
}
export interface Profiler {
  readonly _record_function_enter: Only<Op<Tensor, [name: string], [args: string | null], { args?: string | null }>>;
  readonly _record_function_enter_new: Only<Op<Opaque, [name: string], [args: string | null], { args?: string | null }>>;
  readonly _record_function_exit: $_record_function_exit & $_record_function_exit['default'] & $_record_function_exit['_RecordFunction'];
}
