import type { Cell } from './plan.js';
import type { SearchEvent } from './events.js';

/** What the parent tells a worker process. */
export type ToWorker =
  | {
      type: 'open';
      folder: string;
      config: unknown;
      settled: { to: number; tested: readonly number[] };
      parent: number;
      sharesGpu: boolean;
    }
  | { type: 'run'; cell: Cell }
  /** Stop at the next step boundary, with a snapshot. */
  | { type: 'stop' };

/** What a worker process tells its parent. */
export type FromWorker =
  | { type: 'ready' }
  | { type: 'event'; event: SearchEvent }
  | { type: 'finished'; cell: string }
  | { type: 'stopped'; cell: string }
  | { type: 'failed'; message: string; code: string; stack: string };
