import { ops, Tensor } from '../../core/index.js';
import { Attention, FeedForward, Mlp, Rope } from '../../models/index.js';
import {
  BatchNorm2d,
  ELU,
  Embedding,
  functional as F,
  GELU,
  LayerNorm,
  LeakyReLU,
  LogSoftmax,
  MultiheadAttention,
  ReLU,
  RMSNorm,
  shadow,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Tanh,
  type AnyModule,
  type RemovableHandle,
} from '../../nn/index.js';

/** Modules that a linear network does without. */
const IDENTITIES = [
  ...[LayerNorm, RMSNorm, BatchNorm2d, Rope],
  ...[ReLU, LeakyReLU, ELU, GELU, SiLU, Softplus, Tanh, Sigmoid, Softmax, LogSoftmax],
];

/**
 * Makes the modules of a network compute as in the linear one through which SynFlow lets its flow pass, until the handle
 * is removed. With weights |θ| and an input of ones all activations are non-negative, and so:
 * - Norms, rotary positions and activation modules pass their input on.
 * - An embedding gives ones, whatever the tokens.
 * - Attention is A · V with A = Q · Kᵀ divided by its rows' sums, which count as constants (softmax would give queries and
 *   keys no gradient at equal tokens): queries, keys and values each carry the whole flow.
 * - A gate multiplies by itself over its mean, which counts as a constant.
 *
 * Functions that a `forward` calls by itself run as they are: relu is the identity there, gelu and silu nearly.
 *
 * @param unit value of "ones"
 */
export function linearize(model: AnyModule, unit: number): RemovableHandle {
  const handles = model.modules().flatMap((module) => {
    const around = linear(module, unit);
    return around
      ? [shadow(module, { around: (_, inputs) => around(inputs as readonly Tensor[]) }, { prepend: true })]
      : [];
  });
  return { remove: () => handles.forEach((handle) => handle.remove()) };
}

function linear(module: AnyModule, unit: number): ((inputs: readonly Tensor[]) => unknown) | null {
  if (IDENTITIES.some((type) => module instanceof type)) return ([x]) => x;
  if (module instanceof Embedding)
    return ([tokens]) =>
      ops.aten.full([...tokens!.shape, module.embeddingDim], unit, {
        dtype: 'float64',
        device: tokens!.device,
      });
  if (module instanceof Mlp)
    return ([x]) => module.layers.reduce((y, layer) => layer.forward(y), x!.ndim > 2 ? x!.flatten(1) : x!);
  if (module instanceof FeedForward)
    return ([x]) => {
      const up = module.up.forward(x!);
      if (module.activation !== 'swiglu') return module.down.forward(up);
      const [gate, value] = up.chunk(2, -1) as [Tensor, Tensor];
      return module.down.forward(gate.div(constant(gate.mean(-1, { keepdim: true }))).mul(value));
    };
  if (module instanceof Attention) return ([rows, batch]) => causal(module, rows!, Number(batch));
  if (module instanceof MultiheadAttention) return ([q, k, v]) => multihead(module, q!, k!, v!);
  return null;
}

function causal(module: Attention, rows: Tensor, batch: number): Tensor {
  const { heads, kvHeads, headDim } = module;
  const all = module.qkv.forward(rows).view(batch, -1, heads + 2 * kvHeads, headDim);
  const [q, k, v] = all.split([heads, kvHeads, kvHeads], 2).map((part) => part.transpose(1, 2)) as Three;
  const shared = heads / kvHeads;
  const y = flow(q, k.repeatInterleave(shared, 1), v.repeatInterleave(shared, 1), true);
  return module.proj.forward(y.transpose(1, 2).reshape(-1, heads * headDim));
}

function multihead(module: MultiheadAttention, ...inputs: Three): [Tensor, null] {
  const { in_proj_weight: fused, in_proj_bias: bias, numHeads, headDim, batchFirst } = module;
  const own = [module.q_proj_weight, module.k_proj_weight, module.v_proj_weight];
  const weights = fused ? fused.chunk(3) : own;
  const biases = bias ? bias.chunk(3) : [null, null, null];
  const batched = inputs[0].ndim === 3;
  const [q, k, v] = inputs.map((input, i) => {
    const x = !batched ? input.unsqueeze(0) : batchFirst ? input : input.transpose(0, 1);
    return F.linear(x, weights[i]!, biases[i]).unflatten(-1, [numHeads, headDim]).transpose(1, 2);
  }) as Three;
  const y = module.out_proj.forward(flow(q, k, v, false).transpose(1, 2).flatten(2));
  return [!batched ? y.squeeze(0) : batchFirst ? y : y.transpose(0, 1), null];
}

type Three = [Tensor, Tensor, Tensor];

function flow(q: Tensor, k: Tensor, v: Tensor, isCausal: boolean): Tensor {
  // Rows are divided by their sums anyway; of unit size before, the products stay in range.
  const [a, b] = [q, k].map((x) => x.div(constant(x.amax())));
  const products = a!.matmul(b!.transpose(-2, -1));
  const seen = isCausal ? products.tril() : products;
  return seen.div(constant(seen.sum(-1, { keepdim: true }))).matmul(v);
}

/** A divisor through which nothing flows; where it is 0, so is what it divides. */
function constant(x: Tensor): Tensor {
  const value = x.detach();
  return value.maskedFill(value.eq(0), 1);
}
