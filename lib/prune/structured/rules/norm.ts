// Normalisations.

import type { ObservedCall } from '../../../core/observe.js';
import { plain, varies } from '../labels.js';
import { results, type Trace } from '../trace.js';
import { Role } from '../units.js';
import { single, type Rule } from './index.js';

/** Each channel by its own statistics: weight, bias and running statistics go with the channel. */
function batchNorm(trace: Trace, call: ObservedCall): void {
  const [input, ...own] = call.args.slice(0, 5) as (number | null | undefined)[];
  const label = single(trace, trace.labels(input), call);
  for (const handle of own) {
    const [coord] = trace.stateLabels(handle)?.coords ?? [];
    if (coord === undefined) continue;
    if (label === undefined) trace.freeze([coord], `it normalises what no parameter made, in ${trace.where}`);
    else trace.align(label, coord.reshape([-1, ...Array<number>(label.ndim - 2).fill(1)]));
  }
  trace.set(results(call)[0]!, label && { coords: [label], parameter: false });
}

/** A mean over neighbours: exact after removal when it runs over what is alive; see alive-norms.ts. */
function featureNorm(trace: Trace, call: ObservedCall): void {
  const [input, shape, ...own] = call.args as [number, number[], ...(number | null | undefined)[]];
  const label = single(trace, trace.labels(input), call);
  const parameters = own
    .slice(0, call.name === 'aten::rms_norm' ? 1 : 2)
    .map((handle) => trace.labels(handle));
  if (label === undefined) {
    for (const labels of parameters)
      trace.freeze(labels, `it normalises what no parameter made, in ${trace.where}`);
    return;
  }
  for (const labels of parameters) labels?.coords.forEach((coord) => trace.align(label, coord));
  const first = label.ndim - shape.length;
  const dims = shape.map((_, i) => first + i);
  if (shape.length > 1) trace.steady(label, dims, `${call.name} runs over several dimensions`);
  else {
    const { path } = trace;
    trace.later(() => {
      if (!varies(trace.units, label, first)) return;
      trace.mark(label, Role.normalized);
      const row = Array.from({ length: first }, (_, i) => i).reduce((t, dim) => t.narrow(dim, 0, 1), label);
      trace.norms.push({ path, ids: plain([row])[0]!.ids });
    });
  }
  trace.set(results(call)[0]!, { coords: [label], parameter: false });
}

export const norms: Record<string, Rule> = {
  batch_norm: batchNorm,
  layer_norm: featureNorm,
  rms_norm: featureNorm,
};
