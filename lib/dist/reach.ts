import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DistributedError } from '../core/errors.js';
import { throwIfAborted } from '../core/yield.js';
import type { Environment } from './environment.js';

/**
 * Waits until somebody listens where the store is to be: rank 0 may take longer to start.
 *
 * @returns the milliseconds that are left of `timeout`
 * @throws {DistributedError} when nobody does within the timeout
 */
export async function reachStore(
  { masterAddr, masterPort, rank, worldSize, agentStore }: Environment,
  timeout: number,
  signal?: AbortSignal,
): Promise<number> {
  const until = performance.now() + timeout;
  for (let pause = 10; ; pause = Math.min(pause * 1.5, 250)) {
    throwIfAborted(signal);
    const left = Math.max(1, Math.ceil(until - performance.now()));
    const refusal = await tryOnce(masterAddr, masterPort, Math.min(left, 2000));
    if (refusal === undefined) return Math.max(1, Math.ceil(until - performance.now()));
    if (performance.now() + pause > until) {
      const host = agentStore ? 'the launcher' : 'rank 0';
      const error = new DistributedError(
        `rank ${rank} of ${worldSize}: the store of ${host} at ${masterAddr}:${masterPort} was not reached within ` +
          `${timeout / 1000} s: ${refusal}`,
      );
      throw Object.assign(error, { rank, missing: agentStore ? [] : [0] });
    }
    await sleep(pause);
  }
}

/** Why a connection is not accepted; undefined when it is. */
function tryOnce(host: string, port: number, timeout: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (reason?: string): void => {
      socket.destroy();
      resolve(reason);
    };
    socket.setTimeout(timeout, () => end('no answer'));
    socket.once('connect', () => end());
    socket.once('error', ({ message }) => end(message));
  });
}
