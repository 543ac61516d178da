// Calls operators with random arguments and says before each call which one it is: a crash names itself.
//   node scripts/fuzz/child.mjs '{"names": [...], "from": 0, "call": 0, "calls": 20, "seed": "1", "dry": false}'
import { writeSync } from 'node:fs';
import { EspalierError, operatorSchemas, ops, scope, setNumThreads } from '../../dist/index.js';
import { native } from '../../dist/core/native.js';
import { ArgumentSlot } from '../../dist/core/convert.js';
import { argumentsOf, garbage, randomOf, show } from './values.mjs';

const plan = JSON.parse(process.argv[2]);
const say = (line) => writeSync(1, line + '\n');
setNumThreads(1);
process.removeAllListeners('warning');
process.on('warning', () => undefined);

/** Converts garbage and lets the addon check it, without calling. */
function dryCall(schema, name, r) {
  const check = native().operatorCheck(name.split('.')[0], schema.overload);
  const values = schema.arguments.map((a) => {
    const value = garbage(r);
    const slot = new ArgumentSlot(a);
    return slot.accepts(value) ? slot.convert(value) : r.chance(0.5) ? value : undefined;
  });
  check(...values);
}

function call(schema, name, r) {
  const [namespace, packet, overload = 'default'] = name.split(/::|\./);
  const args = argumentsOf(r, schema);
  if (plan.show) say(`  ${name}(${args.map(show).join(', ')})`);
  const result = ops[namespace][packet][overload](...args);
  if (plan.show) say(`  => ${show(result)}`);
}

for (let i = plan.from; i < plan.names.length; i++) {
  const name = plan.names[i];
  const schema = operatorSchemas(name.split('.')[0]).find((s) => s.overload === (name.split('.')[1] ?? ''));
  const first = i === plan.from ? plan.call : 0;
  for (let k = first; k < plan.calls; k++) {
    say(`${i} ${k}`);
    const r = randomOf(`${plan.seed} ${name} ${k}`);
    try {
      scope(() => (plan.dry ? dryCall : call)(schema, name, r));
    } catch (error) {
      if (plan.show) say(`  => ${error.name}: ${error.message.slice(0, 300)}`);
      // What the user's own getter throws must come through as it is; all else is an error of ours.
      const ours = error instanceof EspalierError || /getter of the user/.test(error?.message);
      if (!ours) say(`! ${name} ${k} ${error?.stack?.slice(0, 400).replaceAll('\n', ' | ')}`);
    }
  }
}
say('done');
