#!/usr/bin/env node
// Writes the TypeScript declarations of all operators from the schemas of the running libtorch:
//
//   node scripts/op-types.mjs            writes lib/ops/<namespace>.ts and lib/ops/namespaces.ts
//
// Run it with the newest supported libtorch; test/ops/types.test.ts fails when what is committed is not what this gives.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { operatorNames, operatorSchemas } from '../dist/index.js';
import { AVAILABILITY } from '../dist/ops/availability.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'lib', 'ops');
const WIDTH = 110;
const KEPT = new Set(['availability.ts', 'types.ts']);

/** Namespaces that only a CUDA build has: what is declared must not depend on which build runs. */
export const CUDA_ONLY = new Set(['espalier_cuda', '_native_aot']);

/** Types of arguments by kind; the second form is for lists of a fixed length, where one value stands for all. */
const ARGUMENTS = {
  Tensor: 'Tensor',
  int: 'Int',
  float: 'Real',
  Scalar: 'Scalar',
  bool: 'boolean',
  str: 'string',
  Device: 'Device',
  dtype: 'DType',
  Layout: 'Layout',
  MemoryFormat: 'MemoryFormat',
  QScheme: 'number',
  Generator: 'Generator',
  Stream: 'Opaque',
  Object: 'Opaque',
  Any: 'unknown',
  'Tensor[]': 'Tensors',
  'Tensor?[]': 'readonly (Tensor | null)[]',
  'int[]': ['Ints', 'IntsN'],
  'float[]': ['Reals', 'RealsN'],
  'Scalar[]': 'readonly Scalar[]',
  'Scalar?[]': 'readonly (Scalar | null)[]',
  'bool[]': ['readonly boolean[]', 'BoolsN'],
  'str[]': 'readonly string[]',
  'Tensor[][]': 'readonly Tensors[]',
  Other: 'never',
};

const RETURNS = {
  Tensor: 'Tensor',
  int: 'Int',
  float: 'number',
  Scalar: 'Value',
  bool: 'boolean',
  str: 'string',
  Device: 'Device',
  dtype: 'DType',
  Layout: 'Layout',
  MemoryFormat: 'MemoryFormat',
  QScheme: 'number',
  Generator: 'Opaque',
  Stream: 'Opaque',
  Object: 'Opaque',
  'Tensor[]': 'Tensor[]',
  'Tensor?[]': '(Tensor | null)[]',
  'int[]': 'Int[]',
  'float[]': 'number[]',
  'bool[]': 'boolean[]',
  'str[]': 'string[]',
  'Tensor[][]': 'Tensor[][]',
};

/** What cannot label the element of a tuple. */
const RESERVED = new Set([
  'class',
  'default',
  'function',
  'in',
  'new',
  'this',
  'typeof',
  'var',
  'void',
  'with',
]);

const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);

function argumentType({ kind, optional, length }) {
  const types = ARGUMENTS[kind];
  const type = Array.isArray(types) ? types[length > 0 ? 1 : 0] : types;
  return optional ? `${type} | null` : type;
}

/** Backward operators leave out the gradients that their mask does not ask for. */
function returnType({ kind, optional }, masked) {
  const type = RETURNS[kind] ?? 'unknown';
  return optional || (masked && kind === 'Tensor') ? `${type} | null` : type;
}

function resultOf({ returns, arguments: args }) {
  const masked = args.some((a) => a.name === 'output_mask');
  const types = returns.map((r) => returnType(r, masked));
  if (types.length === 0) return 'void';
  return types.length === 1 ? types[0] : `[${types.join(', ')}]`;
}

const FACTORY = ['dtype', 'layout', 'device', 'pin_memory'];

/** The trailing object: optional arguments that have a position too, then the keyword-only ones. */
function optionsOf(named) {
  const factory = named.filter((a) => FACTORY.includes(a.name) && a.optional && a.kwargOnly);
  const rest = factory.length === FACTORY.length ? named.filter((a) => !factory.includes(a)) : named;
  const fields = distinct(rest).map((a) => `${key(a.name)}${isNeeded(a) ? '' : '?'}: ${argumentType(a)}`);
  const parts = [
    ...(fields.length > 0 ? [`{ ${fields.join('; ')} }`] : []),
    ...(rest === named ? [] : ['Make']),
  ];
  return parts.length === 0 ? '' : parts.join(' & ');
}

/** One schema of libtorch names two of its arguments alike. */
const distinct = (named) => named.filter((a, i) => named.findIndex((b) => b.name === a.name) === i);
const isNeeded = (argument) => !argument.optional && !argument.hasDefault;

function declare(overload) {
  if (overload.vararg) return 'AnyOperator';
  const args = overload.arguments;
  const keyword = args.findIndex((a) => a.kwargOnly);
  const positional = keyword < 0 ? args : args.slice(0, keyword);
  const needed = positional.findLastIndex(isNeeded) + 1;
  const inPlace =
    overload.returns.length === 1 &&
    overload.returns[0].aliasOf === 0 &&
    args[0].kind === 'Tensor' &&
    needed > 0;
  const label = (a) => `${a.name}${RESERVED.has(a.name) ? '_' : ''}: ${argumentType(a)}`;
  const required = positional.slice(inPlace ? 1 : 0, needed).map(label);
  const defaulted = positional.slice(needed);
  const options = optionsOf([...defaulted, ...args.slice(positional.length)]);
  const parameters = [`[${required.join(', ')}]`];
  if (defaulted.length > 0 || options) parameters.push(`[${defaulted.map(label).join(', ')}]`);
  if (options) parameters.push(options);
  return inPlace
    ? `InPlace<${parameters.join(', ')}>`
    : `Op<${[resultOf(overload), ...parameters].join(', ')}>`;
}

/** `@since` and `@deprecated` for what other supported versions do not have. */
function comment(qualified, overload) {
  const range = AVAILABILITY[overload ? `${qualified}.${overload}` : qualified];
  if (!range) return '';
  const [since, until] = range.split('-');
  return [since && `@since torch ${since}`, until && `@deprecated not after torch ${until}`]
    .filter(Boolean)
    .join(' ');
}

function declarePacket(qualified, overloads, helpers) {
  const name = qualified.split('::')[1];
  const [first] = overloads;
  if (overloads.length === 1 && first.overload === '') {
    const note = comment(qualified, '');
    return [...(note ? [`  /** ${note} */`] : []), `  readonly ${key(name)}: Only<${declare(first)}>;`];
  }
  const lines = overloads.flatMap((overload) => {
    const note = comment(qualified, overload.overload);
    const member = `  readonly ${key(overload.overload || 'default')}: ${declare(overload)};`;
    return note ? [`  /** ${note} */`, member] : [member];
  });
  helpers.push(`interface $${name} {`, ...lines, '}');
  // The order of an intersection is the order in which TypeScript, as the dispatcher, tries the overloads.
  const calls = overloads.map((o) => `$${name}['${o.overload || 'default'}']`);
  return [`  readonly ${key(name)}: $${name} & ${calls.join(' & ')};`];
}

const HEADER = '// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.';
const typeName = (namespace) =>
  namespace
    .replace(/([^_])_+([a-z\d])/g, (_, a, b) => a + b.toUpperCase())
    .replace(/[a-z]/, (a) => a.toUpperCase());

function imports(text) {
  const own = [
    'BoolsN',
    'Device',
    'DType',
    'Generator',
    'InPlace',
    'Int',
    'Ints',
    'IntsN',
    'Layout',
    'MemoryFormat',
  ];
  const names = [
    ...own,
    'Only',
    'Op',
    'Opaque',
    'Real',
    'Reals',
    'RealsN',
    'Scalar',
    'Tensor',
    'Tensors',
    'Value',
  ];
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  const lines = [`import type { ${used.join(', ')} } from './types.js';`];
  if (/\bAnyOperator\b/.test(text)) lines.unshift("import type { AnyOperator } from '../core/ops.js';");
  return lines.map((line) =>
    line.length > WIDTH ? line.replace('{ ', '{\n  ').replaceAll(', ', ',\n  ').replace(' }', ',\n}') : line,
  );
}

function declareNamespace(namespace, packets) {
  const helpers = [];
  const members = packets.flatMap((name) => declarePacket(name, operatorSchemas(name), helpers));
  const body = [...helpers, `export interface ${typeName(namespace)} {`, ...members, '}'].join('\n');
  const make = /\bMake\b/.test(body)
    ? [
        'type Make = { dtype?: DType | null; layout?: Layout | null; device?: Device | null; pin_memory?: boolean | null };',
      ]
    : [];
  const text = [...make, body].join('\n');
  return [HEADER, ...imports(text), '', text, ''].join('\n');
}

function declareNamespaces(namespaces) {
  return [
    HEADER,
    "import type { AnyOperator } from '../core/ops.js';",
    ...namespaces.map((n) => `import type { ${typeName(n)} } from './${n}.js';`),
    '',
    '/** Operators of a namespace without static types. */',
    'export interface AnyNamespace {',
    '  readonly [operator: string]: AnyOperator & { readonly [overload: string]: AnyOperator };',
    '}',
    '',
    '/** Namespaces and operators of the newest supported libtorch; others have the type of {@link AnyOperator}. */',
    'export type OpNamespaces = {',
    ...namespaces.map((n) => `  readonly ${n}: ${typeName(n)} & AnyNamespace;`),
    '} & { readonly [namespace: string]: AnyNamespace };',
    '',
  ].join('\n');
}

/** File name => text of all declarations, for the libtorch that is loaded. */
export function generate() {
  const packets = new Map();
  for (const name of operatorNames()) {
    const [namespace] = name.split('::');
    if (CUDA_ONLY.has(namespace)) continue;
    if (!packets.has(namespace)) packets.set(namespace, []);
    packets.get(namespace).push(name);
  }
  const namespaces = [...packets.keys()].sort();
  const files = new Map(namespaces.map((n) => [`${n}.ts`, declareNamespace(n, packets.get(n).sort())]));
  return files.set('namespaces.ts', declareNamespaces(namespaces));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = generate();
  for (const name of readdirSync(folder).filter((f) => f.endsWith('.ts')))
    if (!files.has(name) && !KEPT.has(name)) rmSync(join(folder, name));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
}
