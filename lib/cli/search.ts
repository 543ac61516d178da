import { relative } from 'node:path';
import { isLaunched, readEnvironment } from '../dist/index.js';
import { renderSummary, writeReport } from '../report/index.js';
import { findTicket, type FindConfigInput } from '../tickets/index.js';
import { kernelsOf } from '../tickets/kernels-file.js';
import { RunFolder } from '../tickets/run-folder.js';
import { interruptible } from './interrupt.js';
import { SearchProgress } from './search-progress.js';

export interface SearchFlags {
  json?: boolean;
  allowDrift?: boolean;
}

/**
 * Runs a search for the command line: progress on stderr, the result on stdout. The first Ctrl-C stops it at a step
 * boundary (exit status 130), the second one at once; both can be continued. Of the processes of a launcher rank 0 alone
 * says anything.
 *
 * @param again the command that continues it
 */
export async function search(config: unknown, flags: SearchFlags, again: string): Promise<void> {
  const world = isLaunched() ? readEnvironment() : null;
  const leads = world === null || world.rank === 0;
  const progress = new SearchProgress();
  const run = async (signal: AbortSignal): Promise<void> => {
    // The schema checks it inside; here it is whatever the file and the flags hold.
    const found = await findTicket(config as FindConfigInput, {
      signal,
      onProgress: progress.report,
      allowDrift: flags.allowDrift === true,
    }).finally(() => progress.end());
    if (!leads) return;
    const report = await writeReport(found.out);
    if (flags.json) process.stdout.write(`${JSON.stringify(found.certificate, null, 2)}\n`);
    else {
      const kernels = kernelsOf(new RunFolder(found.out), found.certificate);
      process.stdout.write(renderSummary(found.certificate, { kernels }));
      process.stdout.write(`Run: ${fromHere(found.out)}\nReport: ${fromHere(report)}\n`);
    }
  };
  const onAll = world ? ` (under the launcher, on all ${world.worldSize} processes)` : '';
  const texts = {
    stopping: 'Stopping at a step boundary',
    stopped: `Stopped. Continue with: ${again}${onAll}`,
  };
  await interruptible(run, leads ? texts : null);
}

/** A path as a person would type it from here. */
export function fromHere(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}
