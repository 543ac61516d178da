import { ConfigError } from '../../core/index.js';

/**
 * Refuses options that a criterion does not have: a typing error must not silently score by defaults.
 *
 * @throws ConfigError that names them and those there are
 */
export function checkOptions(criterion: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const expected = known.length === 0 ? 'no options' : `options ${known.join(', ')}`;
  throw new ConfigError(
    `Expected ${expected} for the criterion '${criterion}' but received ${unknown.join(', ')}`,
  );
}

/** @throws ConfigError when `value` is not one of those there are */
export function checkChoice<T extends string>(name: string, value: T, choices: readonly T[]): T {
  if (choices.includes(value)) return value;
  throw new ConfigError(
    `Expected ${choices.map((c) => `'${c}'`).join(' or ')} for '${name}' but received '${String(value)}'`,
  );
}
