// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { AnyOperator } from '../core/ops.js';
import type { _C10dFunctional } from './_c10d_functional.js';
import type { _C10dFunctionalAutograd } from './_c10d_functional_autograd.js';
import type { _Dtensor } from './_dtensor.js';
import type { _Quantized } from './_quantized.js';
import type { _Test } from './_test.js';
import type { Aten } from './aten.js';
import type { C10d } from './c10d.js';
import type { Espalier } from './espalier.js';
import type { Fsdp } from './fsdp.js';
import type { Inductor } from './inductor.js';
import type { InductorPrims } from './inductor_prims.js';
import type { Mkl } from './mkl.js';
import type { Mkldnn } from './mkldnn.js';
import type { MkldnnPrepacked } from './mkldnn_prepacked.js';
import type { Onednn } from './onednn.js';
import type { Profiler } from './profiler.js';
import type { Quantization } from './quantization.js';
import type { Quantized } from './quantized.js';
import type { Sparse } from './sparse.js';
import type { StaticRuntime } from './static_runtime.js';
import type { SymmMem } from './symm_mem.js';

/** Operators of a namespace without static types. */
export interface AnyNamespace {
  readonly [operator: string]: AnyOperator & { readonly [overload: string]: AnyOperator };
}

/** Namespaces and operators of the newest supported libtorch; others have the type of {@link AnyOperator}. */
export type OpNamespaces = {
  readonly _c10d_functional: _C10dFunctional & AnyNamespace;
  readonly _c10d_functional_autograd: _C10dFunctionalAutograd & AnyNamespace;
  readonly _dtensor: _Dtensor & AnyNamespace;
  readonly _quantized: _Quantized & AnyNamespace;
  readonly _test: _Test & AnyNamespace;
  readonly aten: Aten & AnyNamespace;
  readonly c10d: C10d & AnyNamespace;
  readonly espalier: Espalier & AnyNamespace;
  readonly fsdp: Fsdp & AnyNamespace;
  readonly inductor: Inductor & AnyNamespace;
  readonly inductor_prims: InductorPrims & AnyNamespace;
  readonly mkl: Mkl & AnyNamespace;
  readonly mkldnn: Mkldnn & AnyNamespace;
  readonly mkldnn_prepacked: MkldnnPrepacked & AnyNamespace;
  readonly onednn: Onednn & AnyNamespace;
  readonly profiler: Profiler & AnyNamespace;
  readonly quantization: Quantization & AnyNamespace;
  readonly quantized: Quantized & AnyNamespace;
  readonly sparse: Sparse & AnyNamespace;
  readonly static_runtime: StaticRuntime & AnyNamespace;
  readonly symm_mem: SymmMem & AnyNamespace;
} & { readonly [namespace: string]: AnyNamespace };
