import { AbortError } from '../core/errors.js';
import { isLaunched, PREEMPTED } from '../dist/index.js';

/** Exit status of a shell's command that Ctrl-C has ended. */
const INTERRUPTED = 130;

/**
 * Runs work that Ctrl-C and SIGTERM stop where it loses nothing, with exit status 130; the second one leaves at once.
 * Under a launcher SIGTERM and SIGUSR1 announce the end of an allocation: the status says that the work wants to go on.
 *
 * @param texts what is said at the first one, and when the work has stopped; null for a process that is silent
 */
export async function interruptible(
  work: (signal: AbortSignal) => Promise<void>,
  texts: { stopping: string; stopped: string } | null,
): Promise<void> {
  const stopper = new AbortController();
  const launched = isLaunched();
  const signals: NodeJS.Signals[] = launched ? ['SIGINT', 'SIGTERM', 'SIGUSR1'] : ['SIGINT', 'SIGTERM'];
  let status = launched ? PREEMPTED : INTERRUPTED;
  const interrupt = (signal: NodeJS.Signals) => {
    if (signal === 'SIGINT') status = INTERRUPTED;
    if (stopper.signal.aborted) {
      // Whoever announces an end may do so twice.
      if (!launched || signal === 'SIGINT') process.exit(INTERRUPTED);
      return;
    }
    if (texts) process.stderr.write(`\n${texts.stopping}; Ctrl-C again leaves at once.\n`);
    stopper.abort(new AbortError(signal === 'SIGINT' ? 'Ctrl-C' : signal));
  };
  for (const signal of signals) process.on(signal, interrupt);
  try {
    await work(stopper.signal);
  } catch (error) {
    if (!(error instanceof AbortError)) throw error;
    if (texts) process.stderr.write(`${texts.stopped}\n`);
    process.exitCode = status;
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}
