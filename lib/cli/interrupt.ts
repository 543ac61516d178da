import { AbortError } from '../core/errors.js';

/**
 * Runs work that Ctrl-C and SIGTERM stop where it loses nothing, with exit status 130; the second one leaves at once.
 *
 * @param texts what is said at the first one, and when the work has stopped
 */
export async function interruptible(
  work: (signal: AbortSignal) => Promise<void>,
  texts: { stopping: string; stopped: string },
): Promise<void> {
  const stopper = new AbortController();
  const interrupt = () => {
    if (stopper.signal.aborted) process.exit(130);
    process.stderr.write(`\n${texts.stopping}; Ctrl-C again leaves at once.\n`);
    stopper.abort(new AbortError('Ctrl-C'));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    await work(stopper.signal);
  } catch (error) {
    if (!(error instanceof AbortError)) throw error;
    process.stderr.write(`${texts.stopped}\n`);
    process.exitCode = 130;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
