// What the masked optimizers share: the masks in force, the form in which each parameter's state is kept under them, and
// the factor by which gradients are clipped.

import { ConfigError, noGrad, ops, scope, type Tensor } from '../../core/index.js';
import type { ParamState } from '../../optim/index.js';
import { plainState, type StateForm } from '../../optim/optimizer.js';
import { normOverRanks } from '../../shard/norm.js';
import type { Mask } from '../mask.js';
import { compactMisfit, convert, DENSE, savedForm, type Form } from './form.js';

/**
 * Optimizers under masks. After every step the pruned weights and their moments are exactly +0, whatever they were (a NaN
 * or −0 too), and alive weights move as under the optimizer of the same name without a mask. Gradients are masked as they
 * are read. Clipping counts the gradients of alive weights only: those of pruned weights would inflate the norm by
 * 1/√density, and those of sharded parameters count whole: every rank steps then.
 */
export interface MaskOptions {
  /** The masks by parameter; parameters without one are wholly alive. */
  masks: ReadonlyMap<Tensor, Mask>;
  /** Largest l2 norm over the gradients of alive weights; null does not clip. The factor never leaves the device. */
  clip?: number | null;
  /**
   * Keep a float32 copy, the *master*, of every bfloat16 or float16 parameter, and float32 moments: the step updates the
   * master and writes it, rounded, to the parameter, so that updates too small for the narrow dtype are not lost. Who
   * changes such a parameter by hand after its first step changes nothing: the master goes on. Default false.
   */
  masterWeights?: boolean;
  /**
   * Density below which a parameter's moments (and master) are kept for its survivors only, in the order of `compress`:
   * memory in proportion to the density, and the same bits. Such a step reads fewer bytes, but one by one: faster than
   * the dense one at a density of 0.1, slower at 0.5 (on the CPU). On CUDA it waits for the device once. Default 0: never.
   */
  compactBelow?: number;
  /** Set the gradients of pruned weights to +0 too, where they lie: a seventh more to write. Default false. */
  writeGrads?: boolean;
}

/** @internal */
export class Masking implements StateForm {
  factor: Tensor | null = null;
  readonly writeGrads: boolean;
  readonly #clip: number | null;
  readonly #masters: boolean;
  readonly #compactBelow: number;
  #forms: ReadonlyMap<Tensor, Form>;
  /** Masks that were copied to a parameter's device, and are freed with their forms. */
  #copies: Mask[] = [];

  constructor(options: MaskOptions) {
    const { masks, clip = null, masterWeights = false, compactBelow = 0, writeGrads = false } = options;
    if (!(compactBelow >= 0 && compactBelow <= 1))
      throw new ConfigError(`Expected a density from 0 to 1 for compactBelow but received ${compactBelow}`);
    if (clip !== null && !(clip >= 0))
      throw new ConfigError(`Expected a norm of at least 0, or null, for clip but received ${clip}`);
    this.#clip = clip;
    this.#masters = masterWeights;
    this.#compactBelow = compactBelow;
    this.writeGrads = writeGrads;
    this.#forms = this.#formsOf(masks);
  }

  /** The packed masks of some parameters. */
  of(parameters: readonly Tensor[]): (Tensor | null)[] {
    return parameters.map((p) => this.#form(p).mask?.bits ?? null);
  }

  /** The state that a parameter starts with: moments of 0, and the master if it has one. */
  start(param: Tensor, moments: readonly string[]): Record<string, Tensor> {
    const { mask, compact } = this.#form(param);
    const shape = compact && mask ? [mask.count] : [...param.shape];
    const options = { dtype: this.#stateDType(param), device: param.device };
    const state = Object.fromEntries(moments.map((name) => [name, ops.aten.zeros(shape, options)]));
    return this.#hasMaster(param) ? { ...state, master: this.#master(param) } : state;
  }

  /** State tensors and, where they are compact, the packed mask that says whose they are. */
  saved(param: Tensor, state: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
    const { mask, compact } = this.#form(param);
    if (!mask || !compact || Object.keys(state).length === 0) return { ...state };
    return { ...state, mask: mask.bits.detach() };
  }

  /** What of saved tensors, of any form, does not fit a parameter. */
  misfit(param: Tensor, saved: Record<string, Tensor>): [string, string, string] | null {
    return saved['mask'] ? compactMisfit(param, saved) : plainState.misfit(param, saved);
  }

  /** The state of a parameter from saved tensors of any form. */
  restore(param: Tensor, saved: Record<string, Tensor>): Record<string, Tensor> {
    const from = savedForm(param, saved);
    const to = this.#form(param);
    const options = { device: param.device, dtype: this.#stateDType(param), copy: true };
    const state: Record<string, Tensor> = {};
    for (const [name, t] of Object.entries(saved)) {
      if (name === 'mask' || (name === 'master' && !this.#hasMaster(param))) continue;
      state[name] = convert(t.detach().to(options), param.shape, from, to);
    }
    if (this.#hasMaster(param)) state['master'] ??= this.#master(param);
    return state;
  }

  /**
   * Puts other masks in force. State of weights alive before and after is carried over; weights that were or become pruned,
   * and their state, are +0 at once.
   */
  change(masks: ReadonlyMap<Tensor, Mask>, states: Map<Tensor, ParamState>): void {
    const copies = this.#copies;
    const forms = this.#formsOf(masks);
    scope(() =>
      noGrad(() => {
        for (const param of new Set([...this.#forms.keys(), ...forms.keys()])) {
          const [from, to] = [this.#form(param), forms.get(param) ?? DENSE];
          convert(param, param.shape, { ...from, compact: false }, { ...to, compact: false });
          const own = states.get(param);
          if (!own) continue;
          const tensors: Record<string, Tensor> = {};
          for (const [name, t] of Object.entries(own.tensors)) {
            tensors[name] = convert(t, param.shape, from, to).keep();
            if (tensors[name] !== t) t.dispose();
          }
          states.set(param, { ...own, tensors });
        }
      }),
    );
    this.#forms = forms;
    for (const mask of copies) mask.dispose();
  }

  /** Runs a step with the factor min(1, clip / (norm + 1e-6)) over all its parameters, as torch's clip_grad_norm_ has it. */
  clipped(groups: readonly { params: Tensor[] }[], step: () => void): void {
    const graded = groups.flatMap(({ params }) => params).filter((p) => p.grad !== null);
    scope(() => {
      if (this.#clip !== null && graded.length > 0) {
        const grads = graded.map((p) => p.grad as Tensor);
        const bits = this.of(graded);
        const of = <T>(list: readonly T[], indices: readonly number[]) => indices.map((i) => list[i]!);
        const norm = noGrad(() =>
          normOverRanks(graded, 2, (indices) =>
            ops.espalier.alive_norm(of(grads, indices), of(bits, indices)),
          ),
        );
        this.factor = norm.add(1e-6).reciprocal().mul(this.#clip).clamp(null, 1);
      }
      try {
        step();
      } finally {
        this.factor = null;
      }
    });
  }

  #form(param: Tensor): Form {
    return this.#forms.get(param) ?? DENSE;
  }

  #formsOf(masks: ReadonlyMap<Tensor, Mask>): ReadonlyMap<Tensor, Form> {
    const forms = new Map<Tensor, Form>();
    const copies: Mask[] = [];
    for (const [param, mask] of masks) {
      if (param.shape.join() !== mask.shape.join())
        throw new ConfigError(`Expected a mask of shape [${param.shape}] but received [${mask.shape}]`);
      const compact = this.#compactBelow > 0 && mask.density < this.#compactBelow;
      const here = mask.to(param.device);
      if (here !== mask) copies.push(here);
      forms.set(param, { mask: here, compact });
    }
    this.#copies = copies;
    return forms;
  }

  #hasMaster({ dtype }: Tensor): boolean {
    return this.#masters && (dtype === 'bfloat16' || dtype === 'float16');
  }

  #stateDType(param: Tensor) {
    return this.#hasMaster(param) ? 'float32' : param.dtype;
  }

  #master(param: Tensor): Tensor {
    return convert(param.detach().to('float32'), param.shape, DENSE, this.#form(param));
  }
}
