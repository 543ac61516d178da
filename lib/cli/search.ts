import { relative } from 'node:path';
import { AbortError } from '../core/errors.js';
import { findTicket, type FindConfigInput, type FoundTicket } from '../tickets/index.js';
import { inTable } from './result.js';
import { SearchProgress } from './search-progress.js';

export interface SearchFlags {
  json?: boolean;
  allowDrift?: boolean;
}

/**
 * Runs a search for the command line: progress on stderr, the result on stdout. The first Ctrl-C stops it at a step
 * boundary, the second one at once; both can be continued.
 *
 * @param again the command that continues it
 * @returns null when it was stopped; the exit status is 130 then
 */
export async function search(
  config: unknown,
  flags: SearchFlags,
  again: string,
): Promise<FoundTicket | null> {
  const stopper = new AbortController();
  const progress = new SearchProgress();
  const interrupt = () => {
    if (stopper.signal.aborted) process.exit(130);
    process.stderr.write('\nStopping at a step boundary; Ctrl-C again leaves at once.\n');
    stopper.abort(new AbortError('Ctrl-C'));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    // The schema checks it inside; here it is whatever the file and the flags hold.
    const found = await findTicket(config as FindConfigInput, {
      signal: stopper.signal,
      onProgress: progress.report,
      allowDrift: flags.allowDrift === true,
    });
    progress.end();
    process.stdout.write(
      flags.json ? `${JSON.stringify(found.certificate, null, 2)}\n` : inTable(found.certificate),
    );
    return found;
  } catch (error) {
    progress.end();
    if (!stopper.signal.aborted) throw error;
    process.stderr.write(`Stopped. Continue with: ${again}\n`);
    process.exitCode = 130;
    return null;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** A path as a person would type it from here. */
export function fromHere(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}
