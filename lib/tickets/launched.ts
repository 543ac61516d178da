import { ConfigError } from '../core/errors.js';
import { configJson, type FindConfig } from './config.js';
import { isUnits } from './config-prune.js';
import type { Ranks } from './ranks.js';
import { differences, type RunFolder } from './run-folder.js';

/** What a search asks of the processes of a launcher, before they train together. */

/** Ranks that train otherwise than one another would wait for steps that never come. Hosts may have `out` at other paths. */
export async function requireSame(config: FindConfig, ranks: Ranks): Promise<void> {
  const [first, ...others] = await ranks.gather({ ...configJson(config), out: '' });
  for (const [i, other] of others.entries()) {
    const differs = differences(first, other);
    if (differs.length > 0)
      throw new ConfigError(
        `Expected the same configuration on every rank but rank ${i + 1} has another than rank 0:\n` +
          differs.map((line) => `  ${line}`).join('\n'),
      );
  }
}

/** Every rank reads what rank 0 writes: whatever path it is at, `out` must be the same folder. */
export async function requireSameFolder(folder: RunFolder, ranks: Ranks): Promise<void> {
  if (ranks.size === 1) return;
  const sign = await ranks.lead(() => folder.putSign());
  const [first, ...others] = await ranks.gather({ path: folder.path, seen: folder.hasSign(sign) });
  await ranks.lead(() => folder.takeSign(sign));
  for (const [i, { path, seen }] of others.entries())
    if (!seen)
      throw new ConfigError(
        `Expected out to be the same folder on every rank but on rank ${i + 1} it is ${path}, where nothing is of what rank 0 ` +
          `writes to ${first?.path}`,
      );
}

/** What cannot be trained by several processes yet. */
export function requireShardable(config: FindConfig): void {
  const refuse = (what: string, received: string, why = '') => {
    throw new ConfigError(`Expected ${what} under a launcher but received ${received}${why}`);
  };
  // Every layer would stay dense: a rank holds no whole weight that could be compressed.
  if (config.accelerate)
    refuse('accelerate: false', 'true', ': its ranks share each weight, and 2:4 kernels multiply whole ones');
  if (config.search === 'bilevel') refuse("search 'imp' or 'oneshot'", "'bilevel'");
  const { scope } = config.prune;
  if (isUnits(scope)) refuse('a scope of single weights', JSON.stringify(scope));
}

/** Every rank of a host has a GPU of its own. */
export function onOwnDevice(config: FindConfig, { group, localRank }: Ranks): FindConfig {
  return group && config.device === 'cuda' ? { ...config, device: `cuda:${localRank}` } : config;
}
