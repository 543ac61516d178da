import { Command, Option } from 'commander';
import { z } from 'zod';
import { ConfigError } from '../core/errors.js';
import { findConfig } from '../tickets/config.js';

/**
 * The flags of `espalier find`, made from the schema of the configuration: `train.optimizer.lr` in a file is
 * `--train.optimizer.lr 1e-3`. A list is written with commas, or as JSON.
 */

interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
}

/** One leaf of the configuration. */
interface Leaf {
  path: string;
  types: Set<string>;
  words: Set<string>;
  initial: unknown;
}

function leaves(): Leaf[] {
  const found = new Map<string, Leaf>();
  const schema = z.toJSONSchema(findConfig, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  collect(schema, '', undefined, found);
  // `model` may be a function, which no flag can be; what has leaves below it is none itself.
  return [...found.values()].filter(
    ({ path }) => ![...found.keys()].some((other) => other.startsWith(`${path}.`)),
  );
}

function collect(schema: JsonSchema, path: string, initial: unknown, found: Map<string, Leaf>): void {
  const given = schema.default ?? initial;
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  for (const branch of branches) collect(branch, path, given, found);
  if (schema.properties) {
    for (const [key, value] of Object.entries(schema.properties)) {
      const inner =
        typeof given === 'object' && given !== null ? (given as Record<string, unknown>)[key] : undefined;
      collect(value, path ? `${path}.${key}` : key, inner, found);
    }
    return;
  }
  if (branches.length > 0 || path === '') return;
  const leaf = found.get(path) ?? { path, types: new Set(), words: new Set(), initial: given };
  found.set(path, leaf);
  leaf.initial ??= given;
  for (const word of [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const])])
    if (typeof word === 'string') leaf.words.add(word);
  const type = schema.type ?? typeof (schema.enum?.[0] ?? schema.const);
  for (const one of [type].flat()) leaf.types.add(one === 'undefined' ? 'any' : one);
  for (const word of schema.items?.enum ?? []) if (typeof word === 'string') leaf.words.add(word);
  for (const item of [schema.items, ...(schema.prefixItems ?? [])])
    for (const type of [item?.type ?? []].flat()) leaf.types.add(`${type}s`);
}

/** The value of a flag, in a box: commander takes a bare null for no value. */
class Given {
  constructor(readonly value: unknown) {}
}

/** Adds the flags to a command. */
export function addFlags(command: Command): Command {
  for (const leaf of leaves()) {
    const flag = new Option(`--${leaf.path} <value>`, describe(leaf)).argParser(
      (text) => new Given(parse(leaf, text)),
    );
    command.addOption(flag);
  }
  return command;
}

/** What a name alone does not say. */
const MEANINGS: Record<string, string> = {
  out: 'folder of the run; continued if it is there',
  'model.module': 'package or file that makes the model',
  'model.args': 'its arguments, as JSON',
  'task.module': 'package or file that makes the task',
  'task.args': 'its arguments, as JSON',
  'start.weights': 'safetensors file to start from, instead of fresh weights',
  threads: 'threads of each training; they decide the last bits',
  jobs: 'trainings at once; the results do not depend on it',
  'train.accumulate': 'micro-batches per step',
  'train.clip': 'largest gradient norm over alive weights',
  'train.log': 'steps between records of the loss',
  'train.optimizer.noDecay': 'parameters without weight decay',
  'evaluate.every': 'steps between validations',
  'evaluate.validation': 'batches of a validation',
  'evaluate.test': 'batches of the final test',
  'snapshot.every': 'steps between snapshots',
  'prune.fraction': 'share of the alive weights that a round removes',
  search: 'how masks are found',
  'prune.criterion': 'name of a criterion, or JSON with its options',
  'prune.at': 'which weights are scored',
  'prune.densities': 'density after each round',
  'prune.density': 'density after the last round, instead of fraction',
  'prune.protect': 'parameters left dense: names or patterns',
  'prune.include': 'parameters pruned although the rule leaves them out',
  'rewind.to': 'step that weights and schedule go back to, or auto',
  'rewind.optimizer': 'its state after rewinding',
  'rewind.lr': 'learning rate of finetune',
  controlsAt: 'densities that get controls, or all',
  epsilon: "margin of non-inferiority, a share of dense's metric",
};

function describe({ path, types, words, initial }: Leaf): string {
  const kinds = [...types].filter((t) => t !== 'null' && t !== 'any' && !t.endsWith('s'));
  const what = words.size > 0 ? [...words].join(' | ') : kinds.join(' or ').replace('array', 'list');
  const list = types.has('array') && words.size > 0 ? 'list of ' : '';
  const meaning = MEANINGS[path];
  return `${meaning ? `${meaning}; ` : ''}${list}${what}${initial === undefined ? '' : ` (default: ${JSON.stringify(initial)})`}`;
}

function parse({ types, path }: Leaf, text: string): unknown {
  if (text === 'null' && types.has('null')) return null;
  if (/^[[{]/.test(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new ConfigError(`--${path}: expected JSON but received ${text}`, { cause });
    }
  }
  const listed = types.has('array') && !(types.has('string') && /^[a-z]+$/i.test(text) && text === 'all');
  if (listed) return text === '' ? [] : text.split(',').map((item) => scalar(types, item.trim()));
  return scalar(types, text);
}

function scalar(types: ReadonlySet<string>, text: string): unknown {
  const numeric = ['number', 'integer', 'numbers', 'integers'].some((t) => types.has(t));
  if (numeric && text !== '' && Number.isFinite(Number(text))) return Number(text);
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** The flags that were given, as the object that a configuration file would hold. */
export function flagsToConfig(options: Record<string, unknown>): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const [path, given] of Object.entries(options)) {
    if (!(given instanceof Given)) continue;
    const keys = path.split('.');
    let at = config;
    for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>;
    at[keys.at(-1) as string] = given.value;
  }
  return config;
}

/** `over` laid on `under`: objects are merged, all else is replaced. */
export function merge(under: unknown, over: unknown): unknown {
  if (!isPlain(under) || !isPlain(over)) return over === undefined ? under : over;
  const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(under[key], over[key])]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
