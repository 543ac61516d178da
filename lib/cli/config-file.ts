import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../core/errors.js';
import { readJson } from '../core/files.js';

/**
 * Reads a configuration file: JSON, or a module whose default export is the configuration or a function that makes it.
 * Modules that it names with a leading dot are looked for beside it.
 *
 * @throws ConfigError when it is not there, or holds something else
 */
export async function readConfigFile(path: string): Promise<Record<string, unknown>> {
  const absolute = resolve(path);
  if (!existsSync(absolute))
    throw new ConfigError(`Expected a configuration, a JSON file or a module, but there is no ${absolute}`);
  let value: unknown;
  if (absolute.endsWith('.json')) value = await readJson(absolute);
  else {
    const namespace = (await import(pathToFileURL(absolute).href)) as { default?: unknown };
    value =
      typeof namespace.default === 'function'
        ? await (namespace.default as () => unknown)()
        : namespace.default;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigError(
      `Expected ${path} to hold a configuration, an object, but it holds ${JSON.stringify(value)}`,
    );
  const config = { ...value } as Record<string, unknown>;
  for (const key of ['model', 'task']) config[key] = beside(config[key], dirname(absolute));
  return config;
}

function beside(reference: unknown, folder: string): unknown {
  if (typeof reference !== 'object' || reference === null || !('module' in reference)) return reference;
  const { module } = reference;
  return typeof module === 'string' && module.startsWith('.')
    ? { ...reference, module: resolve(folder, module) }
    : reference;
}
