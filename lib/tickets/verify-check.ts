import type { Certificate } from './certificate.js';
import type { ModelSource, ReferenceInput } from './config.js';
import type { Task } from './task.js';

export interface VerifyOptions<B = never> {
  /** Which trainings are measured again: dense and the best round (default), all, or none. */
  measure?: 'best' | 'all' | 'none';
  /** Model and task of a run that was made with closures; without them nothing can be measured again. */
  model?: ModelSource | ReferenceInput;
  task?: Task<B> | ReferenceInput;
  signal?: AbortSignal;
  /** Called with each check as it is made. */
  onCheck?: (check: Check) => void;
}

export interface Check {
  /** What was checked, a file's name or what it says. */
  what: string;
  ok: boolean;
  /** What is wrong, or how much was checked. */
  detail: string;
}

export interface Verification {
  ok: boolean;
  checks: Check[];
  /** Names of what was altered or is missing. */
  altered: string[];
  certificate: Certificate | null;
}

/** Takes down a check: what, what is wrong with it (null: nothing), and how it was looked at. */
export type Report = (what: string, problem: string | null, detail?: string) => void;

/** What is wrong, or null: an error on the way is what is wrong. */
export async function attempt(work: () => Promise<string | null>): Promise<string | null> {
  try {
    return (await work()) || null;
  } catch (error) {
    return (error as Error).message;
  }
}
