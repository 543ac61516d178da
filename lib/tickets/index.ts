/**
 * The search for winning tickets: iterative pruning with rewinding, its controls, statistics, verdicts and certificates.
 *
 * @packageDocumentation
 */

export { barrierOf, linearBarrier, type BarrierOptions, type LinePoint } from './barrier.js';
export {
  CERTIFICATE_FORMAT,
  certificate as certificateSchema,
  type Arm,
  type Certificate,
  type Claim,
  type Comparison,
  type Inference,
  type Interval,
  type Row,
  type Verdict,
} from './certificate.js';
export {
  findConfig as findConfigSchema,
  parseConfig,
  type FindConfig,
  type FindConfigInput,
  type ModelSource,
  type Reference,
} from './config.js';
export type { OnProgress, SearchEvent } from './events.js';
export { findTicket, type FindOptions, type FoundTicket } from './find.js';
export type { Kernels } from './kernels-file.js';
export { projectRun, type ProjectRunOptions, type RunProjection } from './project-run.js';
export type { Stability } from './stability.js';
export type { CellKind, ControlKind, MetricsLine, TimingLine } from './records.js';
export type { Metric, Part, Position, Task } from './task.js';
export { verify } from './verify.js';
export type { Check, Verification, VerifyOptions } from './verify-check.js';
