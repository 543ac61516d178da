// The numbers that modules keep of their parameters' shapes.

import {
  BatchNorm2d,
  Conv1d,
  Conv2d,
  Embedding,
  LayerNorm,
  Linear,
  MultiheadAttention,
  RMSNorm,
  type AnyModule,
} from '../../nn/index.js';
import { Attention, Transformer } from '../../models/index.js';

/** Fields of a module by name, with what they should be now. */
export type Sizes = Record<string, unknown>;

type SizeRule = (module: AnyModule) => Sizes;
type ModuleClass<M extends AnyModule> = abstract new (...args: never[]) => M;

const rules: { type: ModuleClass<AnyModule>; rule: SizeRule }[] = [];

/**
 * Says which numbers a class of modules keeps of its parameters' shapes, so that they follow when units are removed. All
 * of `espalier/nn` and `espalier/models` is known; a module of one's own needs it only if its forward uses such numbers.
 *
 * @param sizes gives the fields with their new values, when the parameters already have their new shapes
 * @example
 * registerSizes(MyAttention, (m) => ({ heads: m.out.weight.size(1) / m.headDim }));
 */
export function registerSizes<M extends AnyModule>(type: ModuleClass<M>, sizes: (module: M) => Sizes): void {
  rules.push({ type, rule: sizes as unknown as SizeRule });
}

/** Whether a module's numbers follow the shapes of its parameters. */
export function hasSizes(module: AnyModule): boolean {
  return rules.some(({ type }) => module instanceof type);
}

/** Brings the numbers of every module up to date; gives back what puts them as they were. */
export function updateSizes(model: AnyModule): () => void {
  const undo: (() => void)[] = [];
  // Children first: a model's own numbers may come from its layers'.
  for (const module of model.modules().reverse())
    for (const { type, rule } of rules) if (module instanceof type) undo.push(assign(module, rule(module)));
  return () => undo.reverse().forEach((step) => step());
}

/** Sets fields; gives back what sets them as they were. */
export function assign(module: AnyModule, sizes: Sizes): () => void {
  const fields = module as unknown as Record<string, unknown>;
  const before = Object.fromEntries(Object.keys(sizes).map((key) => [key, fields[key]]));
  Object.assign(fields, sizes);
  return () => Object.assign(fields, before);
}

registerSizes(Linear, ({ weight }) => ({ inFeatures: weight.size(1), outFeatures: weight.size(0) }));
registerSizes(Embedding, ({ weight }) => ({ numEmbeddings: weight.size(0), embeddingDim: weight.size(1) }));
registerSizes(BatchNorm2d, (m) => {
  const state = m.weight ?? m.running_mean;
  return state ? { numFeatures: state.size(0) } : {};
});
registerSizes(LayerNorm, (m) => (m.weight ? { normalizedShape: m.weight.shape } : {}));
registerSizes(RMSNorm, (m) => (m.weight ? { normalizedShape: m.weight.shape } : {}));
registerSizes(MultiheadAttention, (m) => {
  const rows = m.in_proj_weight ? m.in_proj_weight.size(0) / 3 : m.q_proj_weight?.size(0);
  return { numHeads: (rows ?? 0) / m.headDim, embedDim: m.out_proj.weight.size(0) };
});
registerSizes(Attention, (m) => {
  const heads = m.proj.weight.size(1) / m.headDim;
  return { heads, kvHeads: (m.qkv.weight.size(0) / m.headDim - heads) / 2 };
});
// Heads and hidden features may differ from block to block now: these numbers say what the model was made with.
registerSizes(Transformer, (m) => ({ config: { ...m.config, dim: m.tok.weight.size(1) } }));

const convolution = (m: Conv1d | Conv2d): Sizes => {
  const { convolution: options } = m as unknown as { convolution: { groups: number } };
  const outChannels = m.weight.size(0);
  // Groups go as a whole: as many outputs are in each as before.
  const groups = options.groups === 1 ? 1 : outChannels / (m.outChannels / options.groups);
  return { outChannels, inChannels: m.weight.size(1) * groups, convolution: { ...options, groups } };
};
registerSizes(Conv1d, convolution);
registerSizes(Conv2d, convolution);
