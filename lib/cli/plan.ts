import type { Command } from 'commander';
import { ConfigError } from '../core/errors.js';
import {
  plan,
  readModel,
  type Hardware,
  type Plan,
  type PlanDType,
  type PlanOptions,
} from '../plan/index.js';
import { CONTROL_KINDS, type ControlKind } from '../tickets/records.js';
import { bytesFrom, bytesText, countText, numberOf, secondsText } from './numbers.js';
import { table } from './table.js';

interface Flags {
  model: string;
  gpus: string;
  nodes?: string;
  gpu: string;
  gpuMemory?: string;
  batch?: string;
  sequence?: string;
  accumulate?: string;
  dtype?: string;
  compute?: string;
  reduce?: string;
  optimizer?: string;
  checkpointing?: boolean;
  reshard: boolean;
  sync: boolean;
  steps?: string;
  rounds?: string;
  fraction?: string;
  rewindTo?: string;
  seeds?: string;
  controls?: string;
  mfu?: string;
  network?: string;
  disk?: string;
  json?: boolean;
}

/** `espalier plan` */
export function register(program: Command): void {
  program
    .command('plan')
    .description('memory, traffic, checkpoints and GPU-hours of a search over sharded parameters, computed')
    .requiredOption(
      '--model <model>',
      'a size (7b, 70b, 1t, …), a config.json, a safetensors file, or a folder',
    )
    .requiredOption('--gpus <number>', 'GPUs in all, one process each')
    .option('--nodes <number>', 'machines that they are in (default: 8 GPUs in each)')
    .option('--gpu <name>', 'a100 | h100 | h200', 'h100')
    .option('--gpu-memory <bytes>', 'of one GPU: 80GB, 79.6GiB')
    .option('--batch <number>', 'sequences of a micro-batch on one GPU (default: 1)')
    .option('--sequence <number>', "tokens of a sequence (default: the model's context)")
    .option('--accumulate <number>', 'micro-batches of a step (default: 1)')
    .option('--dtype <dtype>', 'of parameters, gradients and moments (default: float32)')
    .option('--compute <dtype>', 'of what is computed with (default: bfloat16)')
    .option('--reduce <dtype>', 'of gradients as they are reduced (default: float32)')
    .option('--optimizer <name>', 'adamW | adam | sgd (default: adamW)')
    .option('--checkpointing', 'blocks keep their input only, and run again in the backward pass')
    .option('--no-reshard', 'blocks stay gathered from the forward to the backward pass')
    .option('--no-sync', 'micro-batches add up whole gradients and reduce them once')
    .option('--steps <number>', 'optimizer steps of one training (default: 10000)')
    .option('--rounds <number>', 'of pruning (default: 10)')
    .option('--fraction <number>', 'of the alive weights that a round removes (default: 0.2)')
    .option('--rewind-to <step>', 'step that weights go back to (default: steps / 20)')
    .option('--seeds <number>', 'how many (default: 3)')
    .option('--controls <list>', 'with commas, all or none (default: all)')
    .option('--mfu <share>', "share of the GPU's peak that training reaches (default: 0.33)")
    .option('--network <bytes>', 'that a GPU sends to other machines in a second (default: 50GB)')
    .option('--disk <bytes>', 'that a machine writes in a second (default: 5GB)')
    .option('--json', 'print the plan as JSON')
    .action(async (flags: Flags) => {
      const made = plan(await readModel(flags.model), optionsOf(flags));
      process.stdout.write(flags.json ? `${JSON.stringify(made, null, 2)}\n` : text(made));
    });
}

function optionsOf(flags: Flags): PlanOptions {
  const number = (flag: string, text: string | undefined) => numberOf(flag, text);
  const gpus = numberOf('gpus', flags.gpus);
  const nodes = number('nodes', flags.nodes);
  if (nodes !== undefined && !(nodes > 0 && gpus % nodes === 0))
    throw new ConfigError(`Expected --gpus to be a multiple of --nodes but received ${gpus} and ${nodes}`);
  const hardware: Partial<Hardware> = {};
  if (flags.gpuMemory !== undefined) hardware.memory = bytesFrom('gpu-memory', flags.gpuMemory);
  if (flags.network !== undefined) hardware.network = bytesFrom('network', flags.network);
  if (flags.disk !== undefined) hardware.disk = bytesFrom('disk', flags.disk);
  if (flags.mfu !== undefined) hardware.mfu = numberOf('mfu', flags.mfu);
  return {
    gpus,
    gpusPerNode: nodes === undefined ? undefined : gpus / nodes,
    gpu: flags.gpu,
    hardware,
    batch: number('batch', flags.batch),
    sequence: number('sequence', flags.sequence),
    accumulate: number('accumulate', flags.accumulate),
    // Names are checked where they are used.
    dtype: flags.dtype as PlanDType | undefined,
    computeDtype: flags.compute as PlanDType | undefined,
    reduceDtype: flags.reduce as PlanDType | undefined,
    optimizer: flags.optimizer as PlanOptions['optimizer'],
    checkpointing: flags.checkpointing,
    reshardAfterForward: flags.reshard,
    noSync: !flags.sync,
    search: {
      steps: number('steps', flags.steps),
      rounds: number('rounds', flags.rounds),
      fraction: number('fraction', flags.fraction),
      rewindTo: number('rewind-to', flags.rewindTo),
      seeds: number('seeds', flags.seeds),
      controls: controlsOf(flags.controls),
    },
  };
}

function controlsOf(text: string | undefined): readonly ControlKind[] | undefined {
  if (text === undefined || text === 'all') return undefined;
  if (text === 'none' || text === '') return [];
  return text.split(',').map((name) => {
    const kind = CONTROL_KINDS.find((known) => known === name.trim());
    if (kind) return kind;
    throw new ConfigError(`Expected controls (${CONTROL_KINDS.join(', ')}) but received '${name}'`);
  });
}

function text(made: Plan): string {
  const { model, options, hardware, memory, fewestGpus, wire, checkpoint, search } = made;
  const share = (bytes: number) => `${((100 * bytes) / memory.available).toFixed(1)} %`;
  const row = (name: string, bytes: number) => [name, bytesText(bytes), share(bytes)];
  const { activations } = memory;
  const rows = [
    row('parameters', memory.parameters),
    row('gradients', memory.gradients),
    row(`moments (${options.optimizer})`, memory.optimizer),
    row('masks', memory.masks),
    activations ? row('activations', activations.total) : ['activations', 'unknown', ''],
    row('gathered parameters', memory.gathered),
    row('gradients being reduced', memory.reducing),
    row('reserved', memory.reserved),
    row('at most together', memory.total),
  ];
  const fits = memory.fits ? 'fits' : 'DOES NOT FIT';
  const least = fewestGpus === null ? 'on no number of GPUs' : `on ${fewestGpus} GPUs at the fewest`;
  const { gpus, gpusPerNode } = options;
  const lines = [
    `${model.name}: ${countText(model.parameters)} parameters, ${countText(model.prunable)} of them prunable`,
    `${gpus} GPUs, ${gpusPerNode} in a machine; ${options.batch} x ${options.sequence} tokens x ${options.accumulate} on each; ` +
      `${options.dtype} computed in ${options.computeDtype}${options.checkpointing ? ', with checkpointing' : ''}`,
    '',
    table(['memory of a GPU', 'bytes', `of ${bytesText(memory.available)}`], rows).trimEnd(),
    `${fits}; ${least}`,
    activations ? '' : 'Activations are not counted: there is no config.json beside the weights.',
    `sent by a GPU in a step: ${bytesText(wire.step)} (all-gather ${bytesText(wire.gather)}, reduce-scatter ${bytesText(wire.reduce)}), ${secondsText(wire.seconds)}`,
    `sent by a GPU in a selection: ${bytesText(wire.selection)}`,
    '',
    `checkpoint: ${bytesText(checkpoint.dense)}; of survivors at a density of ${search.density.toPrecision(3)}: ${bytesText(checkpoint.pruned)}`,
    `written by a GPU: ${bytesText(checkpoint.perRank)}; training stands still for ${secondsText(checkpoint.stall)}, on disk after ${secondsText(checkpoint.write)} more`,
    `best interval at one failure in some 50,000 GPU-hours: ${secondsText(checkpoint.interval)}`,
    '',
    `search: ${search.trainings} trainings, ${search.steps.toLocaleString('en')} steps, ${countText(search.tokens)} tokens; ${search.timesDense.toFixed(1)} times the dense trainings`,
    `one seed without controls: ${search.searchSteps.toLocaleString('en')} steps`,
    search.stepSeconds === null || search.gpuHours === null || search.days === null
      ? 'time: unknown without an architecture'
      : `time: ${secondsText(search.stepSeconds)} a step at ${(100 * hardware.mfu).toFixed(0)} % of the peak; ` +
        `${Math.ceil(search.gpuHours).toLocaleString('en')} GPU-hours, ${search.days.toPrecision(3)} days`,
  ];
  return `${lines.join('\n')}\n`;
}
