import { setNumThreads, useDeterministicAlgorithms } from '../core/index.js';
import { loadLoader } from '../libtorch/loader.js';
import { runCell, type RunContext } from './cell.js';
import { parseConfig, settle } from './config.js';
import type { FromWorker, ToWorker } from './protocol.js';
import { alone } from './ranks.js';
import { RunFolder } from './run-folder.js';
import { resolveSource } from './source.js';

/**
 * A worker process: runs trainings one at a time as its parent says. It dies with its parent, whatever ends that, and
 * leaves the terminal's Ctrl-C to it.
 */

let run: RunContext | undefined;
let stopping = false;

function send(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}

function fail(error: unknown): void {
  const { message, code, stack } = error as NodeJS.ErrnoException;
  send({ type: 'failed', message: message ?? String(error), code: code ?? 'ERR_RUN', stack: stack ?? '' });
}

async function handle(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'open': {
      if (!loadLoader().parentDeathSignal(message.parent) && process.platform === 'linux') process.exit(1);
      const { to, tested } = message.settled;
      const config = settle(parseConfig(message.config), to, tested);
      setNumThreads(config.threads);
      useDeterministicAlgorithms(config.deterministic);
      run = {
        folder: new RunFolder(message.folder),
        config,
        source: await resolveSource(config),
        ranks: alone,
        sharesGpu: message.sharesGpu,
      };
      send({ type: 'ready' });
      return;
    }
    case 'run': {
      if (!run) throw new Error('The worker was not opened');
      const onProgress = (event: Parameters<Parameters<typeof runCell>[2]['onProgress']>[0]) =>
        send({ type: 'event', event });
      const outcome = await runCell(run, message.cell, { onProgress, shouldStop: () => stopping });
      send({ type: outcome ? 'finished' : 'stopped', cell: message.cell.name });
      return;
    }
    case 'stop':
      stopping = true;
  }
}

process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));
process.on('message', (message) => {
  handle(message as ToWorker).catch(fail);
});
