import type { Certificate } from './certificate.js';
import type { Kernels } from './kernels-file.js';

/** What a search tells while it runs. */
export type SearchEvent =
  /** With `accelerate`, before the first training: on which kernels 2:4 layers multiply. `again`: an earlier run decided it. */
  | { type: 'kernels'; kernels: Kernels; again: boolean }
  /** All trainings, and the steps that each has; `done` ones were finished by an earlier run. */
  | { type: 'plan'; cells: { name: string; steps: number; done: boolean }[] }
  /** `done` steps were made by an earlier run. */
  | { type: 'start'; cell: string; step: number; done: number; resumed: boolean }
  /** At most about ten a second for each training. */
  | { type: 'step'; cell: string; step: number; done: number; of: number; loss: number | null }
  | { type: 'validation'; cell: string; step: number; metrics: Record<string, number | null> }
  /** `joules` of its GPUs; null where they were not measured. */
  | { type: 'done'; cell: string; metrics: Record<string, number | null>; joules: number | null }
  /** A training was left at a step boundary, with a snapshot. */
  | { type: 'stopped'; cell: string; step: number }
  | { type: 'certificate'; certificate: Certificate };

export type OnProgress = (event: SearchEvent) => void;
