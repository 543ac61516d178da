export { Bilevel } from './bilevel.js';
export { hypergradient } from './hypergradient.js';
export type { BilevelOptions } from './options.js';
export type { BilevelUnits } from './units.js';
