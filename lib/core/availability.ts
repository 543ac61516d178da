/** Operators that this libtorch lacks and another supported one has: calling them says which. */
import { AVAILABILITY } from '../ops/availability.js';
import { ArgumentError } from './errors.js';

/** Names of the overloads of an operator that only some supported versions have. */
export function sometimesAvailable(operator: string): string[] {
  return Object.keys(AVAILABILITY)
    .filter((name) => name === operator || name.startsWith(`${operator}.`))
    .map((name) => name.slice(operator.length + 1));
}

/** The error for calling an overload that this libtorch does not have. */
export function unavailable(operator: string, overload: string): ArgumentError {
  const name = overload ? `${operator}.${overload}` : operator;
  const [since, until] = (AVAILABILITY[name] ?? '-').split('-');
  const range = [since && `exists from torch ${since}`, until && `exists up to torch ${until}`];
  return new ArgumentError(`${name} ${range.filter(Boolean).join(' and ')}: this libtorch does not have it`);
}
