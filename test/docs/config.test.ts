import { readFileSync } from 'node:fs';
import test from 'ava';
import { z } from 'zod';
import { findConfig } from '#dist/tickets/config.js';

interface Schema {
  properties?: Record<string, Schema>;
  anyOf?: Schema[];
  oneOf?: Schema[];
  default?: unknown;
}

/** Every key of the configuration with its default, as its schema has them. */
function keys(
  schema: Schema,
  path: string,
  given: unknown,
  found: Map<string, unknown>,
): Map<string, unknown> {
  const initial = schema.default !== undefined ? schema.default : given;
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  for (const branch of branches) keys(branch, path, initial, found);
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    const inner = typeof initial === 'object' && initial !== null ? Reflect.get(initial, key) : undefined;
    keys(value, path ? `${path}.${key}` : key, inner, found);
  }
  if (!schema.properties && branches.length === 0 && path) found.set(path, found.get(path) ?? initial);
  return found;
}

test('docs/config.md has every key of the schema, with its default, and no other', (t) => {
  const schema = z.toJSONSchema(findConfig, { io: 'input', unrepresentable: 'any' }) as Schema;
  const expected = keys(schema, '', undefined, new Map());
  const page = readFileSync('docs/config.md', 'utf8');
  const rows = new Map(
    [...page.matchAll(/^\| `([\w.]+)` +\| (?:`([^`]*)`)? *\|/gm)].map(([, key, value]) => [
      key as string,
      value,
    ]),
  );
  t.deepEqual([...rows.keys()].sort(), [...expected.keys()].sort());
  for (const [key, initial] of expected) {
    const written = rows.get(key);
    // A default of null means the same as nothing in the schema's JSON form of optional parts.
    if (initial === undefined || initial === null) t.true(written === undefined || written === 'null', key);
    else t.deepEqual(written === undefined ? undefined : JSON.parse(written), initial, key);
  }
});

test('links of the documentation lead somewhere', (t) => {
  for (const page of [
    'README.md',
    'docs/tickets.md',
    'docs/config.md',
    'docs/distributed.md',
    'docs/libtorch.md',
    'docs/pruning.md',
    'docs/sparse.md',
  ]) {
    const folder = page.includes('/') ? 'docs/' : '';
    for (const [, target] of readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g))
      t.notThrows(() => readFileSync(`${folder}${target}`), `${page}: ${target}`);
  }
});
