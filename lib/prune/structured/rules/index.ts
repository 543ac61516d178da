// What each operator means for units.

import type { ObservedCall } from '../../../core/observe.js';
import { idsOf, type Labels } from '../labels.js';
import { operands, results, type Trace } from '../trace.js';
import { attention } from './attention.js';
import { linearRules } from './linear.js';
import { movements } from './movement.js';
import { norms } from './norm.js';
import { pointwise } from './pointwise.js';
import { reductions } from './reduction.js';

export type Rule = (trace: Trace, call: ObservedCall) => void;

const RULES = new Map<string, Rule>(
  Object.entries({ ...pointwise, ...movements, ...reductions, ...linearRules, ...norms, ...attention }),
);

/** The rule of a call; what has none freezes its operands. */
export function ruleOf(call: ObservedCall): Rule {
  const name = call.name.replace(/^aten::/, '');
  return RULES.get(name) ?? unknown;
}

/** Nothing is known of the operator: the units of its operands must stay, its results have none. */
export function unknown(trace: Trace, call: ObservedCall): void {
  for (const handle of operands(call))
    trace.freeze(trace.labels(handle), `${call.name} in ${trace.where} is not understood`);
  for (const handle of results(call)) trace.set(handle, undefined);
}

/** The one label of an activation; what has several cannot be followed further and is frozen. */
export function single(
  trace: Trace,
  labels: Labels | undefined,
  call: ObservedCall,
): Labels['coords'][0] | undefined {
  if (labels === undefined || labels.coords.length === 0) return undefined;
  if (labels.coords.length === 1) return labels.coords[0];
  trace.freeze(
    labels,
    `${call.name} in ${trace.where} is not understood for a parameter with several dimensions`,
  );
  return undefined;
}

/** Freezes the units of some labels when there are any. */
export function freezeAll(trace: Trace, labels: readonly (Labels | undefined)[], why: string): void {
  for (const one of labels) if (one) for (const id of idsOf(one.coords)) trace.units.freeze(id, why);
}
