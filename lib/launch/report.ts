import { constants } from 'node:os';
import { PREEMPTED } from '../dist/preemption.js';

/** What a rank has written to its error file, in torchelastic's form. */
export interface RecordedError {
  message: string;
  stack: string;
  /** Seconds since 1970. */
  timestamp: number;
}

/** How one rank ended. */
export interface RankEnd {
  rank: number;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Milliseconds since 1970. */
  time: number;
  /** It was told to end, because another rank had failed or the launcher was told so. */
  stopped: boolean;
  error?: RecordedError;
}

/** One start of all ranks. */
export interface Attempt {
  seconds: number;
  ranks: RankEnd[];
  /** The failure that came first, if there was one. */
  cause?: RankEnd;
}

/** What `espalier launch` says when it ends. */
export interface LaunchReport {
  status: 'succeeded' | 'failed' | 'preempted' | 'interrupted';
  exitCode: number;
  nproc: number;
  attempts: Attempt[];
}

/** Whether a rank ended neither well nor preempted. */
export function hasFailed({ exitCode, signal }: RankEnd): boolean {
  return signal !== null || (exitCode !== 0 && exitCode !== PREEMPTED);
}

/**
 * The failure that came first: by the time that a rank has recorded, to the second, else by its end. Errors that follow
 * from another rank's are recorded a second later (lib/dist/failure.ts).
 */
export function firstFailure(ranks: readonly RankEnd[]): RankEnd | undefined {
  const time = ({ error, time }: RankEnd): number => error?.timestamp ?? Math.floor(time / 1000);
  return ranks
    .filter((end) => hasFailed(end) && !end.stopped)
    .sort((a, b) => time(a) - time(b) || a.time - b.time)[0];
}

/** Status of a process that ended like this, as a shell says it. */
export function exitStatus({ exitCode, signal }: Pick<RankEnd, 'exitCode' | 'signal'>): number {
  return exitCode ?? 128 + (signal ? constants.signals[signal] : 0);
}

/** `exit status 1` or `SIGKILL`. */
export function howEnded({ exitCode, signal }: RankEnd): string {
  return signal ?? `exit status ${exitCode}`;
}

/** The root cause and what became of the other ranks, for people. */
export function describeFailure({ ranks, cause, seconds }: Attempt): string {
  if (!cause) return '';
  const { error, rank } = cause;
  const what = (error?.stack || error?.message) ?? 'it has recorded no error';
  const indented = what.trimEnd().replaceAll(/^/gm, '    ');
  const others = ranks
    .filter((end) => end !== cause && hasFailed(end))
    .map((end) => `rank ${end.rank}: ${howEnded(end)}${end.stopped ? ', told to' : ''}`);
  return (
    `rank ${rank} failed first (${howEnded(cause)}), after ${seconds.toFixed(1)} s:\n${indented}\n` +
    (others.length > 0 ? `  then ${others.join('; ')}\n` : '')
  );
}
