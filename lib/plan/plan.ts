import { ConfigError } from '../core/errors.js';
import { CONTROL_KINDS, type ControlKind } from '../tickets/records.js';
import { checkpointOf, type CheckpointPlan } from './checkpoint.js';
import { gpuOf, type Hardware } from './hardware.js';
import { memoryOf, type MemoryPlan } from './memory.js';
import { parametersOf, prunableOf, requireCount, type PlannedModel } from './model.js';
import { BACKENDS, BYTES, MOMENTS, type Backend, type MemoryOptions, type PlanDType } from './options.js';
import { searchOf, type SearchOptions, type SearchPlan } from './search.js';
import { wireOf, type WirePlan } from './wire.js';

export interface PlanOptions {
  gpus: number;
  /** GPUs in a machine. Default 8, or all if they are fewer. */
  gpusPerNode?: number;
  /** `a100`, `h100` (default) or `h200`. */
  gpu?: string;
  /** What is known better of the machine than its name says. */
  hardware?: Partial<Hardware>;
  /** Sequences of a micro-batch on one GPU. Default 1. */
  batch?: number;
  /** Tokens of a sequence. Default: the model's context. */
  sequence?: number;
  /** Micro-batches of an optimizer step. Default 1. */
  accumulate?: number;
  /** Of parameters, gradients and moments. Default float32. */
  dtype?: PlanDType;
  /** Of what is computed with. Default bfloat16. */
  computeDtype?: PlanDType;
  /** Of gradients as they are reduced. Default float32. */
  reduceDtype?: PlanDType;
  optimizer?: keyof typeof MOMENTS;
  checkpointing?: boolean;
  reshardAfterForward?: boolean;
  noSync?: boolean;
  /** What exchanges. Default `nccl`; on the CPU `gloo` by messages, or `memory`, which ranks of one host read of each other. */
  backend?: Backend;
  /** RMSNorm is one kernel, as on CUDA (default); on the CPU it is not. */
  fusedNorm?: boolean;
  /** The search; see {@link SearchOptions}. Default: 10,000 steps, 10 rounds of 20 %, rewound to a twentieth of the steps, 3 seeds, all controls. */
  search?: Partial<SearchOptions>;
}

/** What a model takes on so many GPUs. Bytes, seconds. */
export interface Plan {
  model: { name: string; parameters: number; prunable: number };
  options: Required<Omit<PlanOptions, 'hardware' | 'search' | 'gpu'>> & { search: SearchOptions };
  hardware: Hardware;
  memory: MemoryPlan & { available: number; fits: boolean };
  /** The fewest GPUs, in whole machines up to 4,096 GPUs, on which it fits; null: on none. */
  fewestGpus: number | null;
  wire: WirePlan & { seconds: number };
  checkpoint: CheckpointPlan;
  search: SearchPlan;
}

/** The largest number of GPUs that {@link Plan.fewestGpus} looks at. */
const MOST_GPUS = 4096;

/**
 * Plans a search over sharded parameters: memory of a rank by component, bytes on the wire, checkpoints, steps and
 * GPU-hours. Nothing is run; each formula names its source where it stands, and `docs/plan.md` says how they were checked.
 *
 * @throws ConfigError when an option is none
 * @example
 * const { memory, search } = plan(await readModel('7b'), { gpus: 64, gpu: 'h100', checkpointing: true });
 * console.log(memory.total, memory.fits, search.gpuHours);
 */
export function plan(model: PlannedModel, given: PlanOptions): Plan {
  const options = complete(model, given);
  const hardware = { ...gpuOf(given.gpu ?? 'h100'), ...given.hardware };
  checkHardware(hardware);
  const memory = memoryOn(model, options, hardware, options.gpus);
  const { gpus, gpusPerNode } = options;
  const traffic = wireOf(model, memoryOptions(options, hardware, gpus));
  const bandwidth = gpus > gpusPerNode ? hardware.network : hardware.link;
  const search = searchOf(
    model,
    options.search,
    { ...options, ranks: gpus, wire: traffic.step, bandwidth },
    hardware,
  );
  return {
    model: { name: model.name, parameters: parametersOf(model), prunable: prunableOf(model) },
    options,
    hardware,
    memory: { ...memory, available: hardware.memory, fits: memory.total <= hardware.memory },
    fewestGpus: fewest(model, options, hardware),
    wire: { ...traffic, seconds: traffic.step / bandwidth },
    checkpoint: checkpointOf(
      model,
      { ...options, ranks: gpus, perNode: gpusPerNode, density: search.density },
      hardware,
    ),
    search,
  };
}

type Options = Plan['options'];

function memoryOptions(options: Options, { reserved }: Hardware, ranks: number): MemoryOptions {
  return { ...options, ranks, reserved, masked: true };
}

function memoryOn(model: PlannedModel, options: Options, hardware: Hardware, ranks: number): MemoryPlan {
  return memoryOf(model, memoryOptions(options, hardware, ranks));
}

/** Memory does not grow with ranks, but for padding: whole machines are tried from one on. */
function fewest(model: PlannedModel, options: Options, hardware: Hardware): number | null {
  const { gpusPerNode } = options;
  const counts = [
    ...Array.from({ length: gpusPerNode }, (_, i) => i + 1),
    ...Array.from({ length: Math.floor(MOST_GPUS / gpusPerNode) }, (_, i) => (i + 1) * gpusPerNode),
  ];
  return counts.find((n) => memoryOn(model, options, hardware, n).total <= hardware.memory) ?? null;
}

function complete(model: PlannedModel, given: PlanOptions): Options {
  const gpus = requireCount('gpus', given.gpus);
  const steps = requireCount('search.steps', given.search?.steps ?? 10_000);
  const controls: readonly ControlKind[] = given.search?.controls ?? CONTROL_KINDS;
  const options: Options = {
    gpus,
    gpusPerNode: requireCount('gpusPerNode', given.gpusPerNode ?? Math.min(gpus, 8)),
    batch: requireCount('batch', given.batch ?? 1),
    sequence: requireCount('sequence', given.sequence ?? model.architecture?.context ?? 1),
    accumulate: requireCount('accumulate', given.accumulate ?? 1),
    dtype: dtypeOf('dtype', given.dtype ?? 'float32'),
    computeDtype: dtypeOf('computeDtype', given.computeDtype ?? 'bfloat16'),
    reduceDtype: dtypeOf('reduceDtype', given.reduceDtype ?? 'float32'),
    optimizer: given.optimizer ?? 'adamW',
    checkpointing: given.checkpointing ?? false,
    reshardAfterForward: given.reshardAfterForward ?? true,
    noSync: given.noSync ?? false,
    backend: given.backend ?? 'nccl',
    fusedNorm: given.fusedNorm ?? true,
    search: {
      ...{ rounds: 10, fraction: 0.2, rewindTo: Math.floor(steps / 20), seeds: 3 },
      ...defined(given.search ?? {}),
      steps,
      controls,
    },
  };
  requireCount('search.seeds', options.search.seeds);
  if (!Object.hasOwn(MOMENTS, options.optimizer))
    throw new ConfigError(
      `Expected an optimizer (${Object.keys(MOMENTS).join(', ')}) but received '${options.optimizer}'`,
    );
  if (!BACKENDS.includes(options.backend))
    throw new ConfigError(
      `Expected a backend (${BACKENDS.join(', ')}) but received ${JSON.stringify(options.backend)}`,
    );
  return options;
}

function dtypeOf(name: string, value: string): PlanDType {
  if (Object.hasOwn(BYTES, value)) return value as PlanDType;
  throw new ConfigError(`Expected ${Object.keys(BYTES).join(', ')} for ${name} but received '${value}'`);
}

function checkHardware(hardware: Hardware): void {
  for (const [name, value] of Object.entries(hardware) as [string, number][])
    if (!(value > 0 || (name === 'reserved' && value === 0)))
      throw new ConfigError(`Expected a number above 0 for ${name} but received ${value}`);
  if (hardware.mfu > 1)
    throw new ConfigError(`Expected a share of the peak, at most 1, for mfu but received ${hardware.mfu}`);
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
