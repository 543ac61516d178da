/**
 * `node --import espalier/dist/record script.mjs`: whatever ends the script is recorded for the launcher, its imports
 * included, before `dist.init()` is reached. `espalier launch` starts its ranks so.
 */
import { loadLoader } from '../libtorch/loader.js';
import { recordFailures } from './failure.js';

recordFailures();

// A rank of `espalier launch` does not outlive it.
const launcher = Number(process.env['ESPALIER_LAUNCHER']);
if (launcher === process.ppid) {
  try {
    if (!loadLoader().parentDeathSignal(launcher) && process.platform === 'linux') process.exit(1);
  } catch {
    // Without the loader it may: it then ends when it loses the other ranks.
  }
}
