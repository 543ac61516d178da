import type { AnyOperator } from '../core/ops.js';

/** Operators of a namespace without static types. */
export interface AnyNamespace {
  readonly [operator: string]: AnyOperator & { readonly [overload: string]: AnyOperator };
}

export interface OpNamespaces {
  readonly [namespace: string]: AnyNamespace;
}
