// The committed declarations and the table of versions against the schemas of the libtorch that runs.
import test from 'ava';
import { readFileSync, readdirSync } from 'node:fs';
import {
  ArgumentError,
  hasOperator,
  operatorNames,
  operatorSchemas,
  ops,
  torchInfo,
  type AnyOperator,
} from 'espalier';
import { AVAILABILITY } from '#dist/ops/availability.js';

const NEWEST = '2.15';
const root = new URL('../../../', import.meta.url);
const minor = torchInfo().torch.split('.').slice(0, 2).join('.');
const folder = new URL('lib/ops/', root);

/** scripts/op-types.mjs */
const script = async () =>
  (await import(new URL('scripts/op-types.mjs', root).href)) as {
    generate(): Map<string, string>;
    CUDA_ONLY: ReadonlySet<string>;
  };

test('the declarations are what the newest libtorch gives', async (t) => {
  if (minor !== NEWEST) {
    t.log(`not compared: this is torch ${minor}`);
    t.pass();
    return;
  }
  const { generate } = await script();
  const stale = [...generate()].filter(
    ([name, text]) => readFileSync(new URL(name, folder), 'utf8') !== text,
  );
  t.deepEqual(
    stale.map(([name]) => name),
    [],
    'run `node scripts/op-types.mjs`',
  );
});

/** Names of the overloads that the declarations of a namespace have. */
function declared(namespace: string): Set<string> {
  const text = readFileSync(new URL(`${namespace}.ts`, folder), 'utf8');
  const names = new Set<string>();
  for (const [, packet, body] of text.matchAll(/^interface \$(\S+) \{\n([^]*?)^\}/gm)) {
    for (const [, overload] of body!.matchAll(/^ {2}readonly '?([\w.]+)'?:/gm))
      names.add(overload === 'default' ? `${namespace}::${packet}` : `${namespace}::${packet}.${overload}`);
  }
  for (const [, packet] of text.matchAll(/^ {2}readonly (\w+): Only</gm))
    names.add(`${namespace}::${packet}`);
  return names;
}

test('every overload is declared, or is in the table of versions', async (t) => {
  const { CUDA_ONLY } = await script();
  const known = new Set(
    readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...declared(file.replace(/\.ts$/, ''))]),
  );
  t.true(known.size > 3000);
  const live = operatorNames()
    .filter((name) => !CUDA_ONLY.has(name.split('::')[0]!))
    .flatMap((name) => operatorSchemas(name).map((s) => (s.overload ? `${name}.${s.overload}` : name)));
  t.deepEqual(
    live.filter((name) => !known.has(name) && !(name in AVAILABILITY)),
    [],
  );
});

/** Whether a version is in a range of the table, such as `2.13-` or `-2.12`. */
function within(range: string, version: string): boolean {
  const number = (v: string): number => Number(v.split('.')[1]);
  const [since = '', until = ''] = range.split('-');
  return (!since || number(version) >= number(since)) && (!until || number(version) <= number(until));
}

test('the table of versions is right for this one', (t) => {
  const entries = Object.entries(AVAILABILITY);
  t.true(entries.length > 100);
  const wrong = entries.filter(([name, range]) => hasOperator(name) !== within(range, minor));
  t.deepEqual(wrong, []);
});

test('an operator of other versions says in which it exists', async (t) => {
  const [name, range] = Object.entries(AVAILABILITY).find(([, r]) => !within(r, minor))!;
  const [namespace = '', packet = '', overload = 'default'] = name.split(/::|\./);
  const operator = ops[namespace]![packet]![overload] as AnyOperator;
  const version = range.split('-').find((v) => v !== '')!;
  const expected = { instanceOf: ArgumentError, message: new RegExp(`exists (from|up to) torch ${version}`) };
  t.throws(() => operator(), expected);
  await t.throwsAsync(operator.async(), expected);
});

test('a name that no version has is undefined', (t) => {
  t.is(ops.aten['no_such_operator'] as unknown, undefined);
});
