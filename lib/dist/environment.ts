import { ConfigError } from '../core/errors.js';

/** Where this process stands among the processes of a run. */
export interface Environment {
  /** Who set the variables: torchrun or whatever keeps its contract, or bare `srun`. */
  source: 'torchrun' | 'slurm';
  /** Of the world, from 0. */
  rank: number;
  worldSize: number;
  /** On this host, from 0: chooses the device. */
  localRank: number;
  localWorldSize: number;
  masterAddr: string;
  masterPort: number;
  /** How often the run has been restarted. */
  restartCount: number;
  /** The launcher's name for the run: empty where it has none. */
  runId: string;
  /** The launcher hosts the store; otherwise rank 0 does. */
  agentStore: boolean;
}

type Variables = Readonly<Record<string, string | undefined>>;

const NEEDED = ['RANK', 'WORLD_SIZE', 'MASTER_ADDR', 'MASTER_PORT'];

/** Whether a launcher has started this process as one of several: {@link readEnvironment} may still refuse. */
export function isLaunched(variables: Variables = process.env): boolean {
  return given(variables, 'RANK') || given(variables, 'WORLD_SIZE') || isSlurmStep(variables);
}

/**
 * Reads what torchrun, `espalier launch`, a Kubernetes PyTorchJob or bare `srun` say about this process.
 *
 * torchrun's variables win over Slurm's, which then describe torchrun itself. A PyTorchJob without a launcher inside
 * counts pods: without `LOCAL_RANK` there is one process on each host.
 *
 * @throws {ConfigError} when variables are missing (all of them are named), are no numbers, or contradict one another
 */
export function readEnvironment(variables: Variables = process.env): Environment {
  const environment =
    given(variables, 'RANK') || given(variables, 'WORLD_SIZE')
      ? fromTorchrun(variables)
      : isSlurmStep(variables)
        ? fromSlurm(variables)
        : refuse(variables);
  const { rank, worldSize, localRank, localWorldSize } = environment;
  below('RANK', rank, 'WORLD_SIZE', worldSize);
  below('LOCAL_RANK', localRank, 'LOCAL_WORLD_SIZE', localWorldSize);
  if (localWorldSize > worldSize)
    throw new ConfigError(
      `Expected LOCAL_WORLD_SIZE of at most WORLD_SIZE (${worldSize}) but received ${localWorldSize}`,
    );
  return environment;
}

function fromTorchrun(variables: Variables): Environment {
  const missing = NEEDED.filter((name) => !given(variables, name));
  if (missing.length > 0)
    throw new ConfigError(
      `Expected ${list(NEEDED)} in the environment but ${list(missing)} ${missing.length === 1 ? 'is' : 'are'} missing`,
    );
  const worldSize = integer(variables, 'WORLD_SIZE', 1);
  return {
    source: 'torchrun',
    rank: integer(variables, 'RANK', 0),
    worldSize,
    ...local(variables, worldSize),
    masterAddr: variables['MASTER_ADDR']!,
    masterPort: port(variables, 'MASTER_PORT'),
    restartCount: integer(variables, 'TORCHELASTIC_RESTART_COUNT', 0, 0),
    runId: variables['TORCHELASTIC_RUN_ID'] ?? '',
    agentStore: /^(true|1)$/i.test(variables['TORCHELASTIC_USE_AGENT_STORE'] ?? ''),
  };
}

function local(variables: Variables, worldSize: number): { localRank: number; localWorldSize: number } {
  if (given(variables, 'LOCAL_RANK')) {
    const localRank = integer(variables, 'LOCAL_RANK', 0);
    // Without its size, as some launchers leave it, no rank says how many share the host.
    return { localRank, localWorldSize: integer(variables, 'LOCAL_WORLD_SIZE', 1, worldSize) };
  }
  const perPod = Number(variables['PET_NPROC_PER_NODE']);
  if (perPod > 1)
    throw new ConfigError(
      `Expected LOCAL_RANK, as PET_NPROC_PER_NODE=${perPod} asks for ${perPod} processes in each pod, but it is ` +
        'missing: start torchrun or espalier launch in the pod',
    );
  return { localRank: 0, localWorldSize: 1 };
}

function isSlurmStep(variables: Variables): boolean {
  return (
    given(variables, 'SLURM_PROCID') &&
    (given(variables, 'SLURM_NTASKS') || given(variables, 'SLURM_STEP_NUM_TASKS'))
  );
}

function fromSlurm(variables: Variables): Environment {
  const tasks = given(variables, 'SLURM_STEP_NUM_TASKS') ? 'SLURM_STEP_NUM_TASKS' : 'SLURM_NTASKS';
  const worldSize = integer(variables, tasks, 1);
  // A batch script is a process of its own, with the rank 0 of the job's tasks and none of the others.
  if (!given(variables, 'SLURM_STEP_ID') && worldSize > 1)
    throw new ConfigError(
      `Expected SLURM_STEP_ID, as the job has ${worldSize} tasks, but it is missing: start the script with srun`,
    );
  const nodes = variables['SLURM_STEP_NODELIST'] ?? variables['SLURM_JOB_NODELIST'];
  const masterAddr =
    variables['MASTER_ADDR'] || (nodes && firstHost(nodes)) || (worldSize === 1 ? '127.0.0.1' : '');
  if (!masterAddr)
    throw new ConfigError(
      'Expected MASTER_ADDR, or SLURM_STEP_NODELIST to take the first host of, but both are missing',
    );
  const node = integer(variables, 'SLURM_NODEID', 0, 0);
  return {
    source: 'slurm',
    rank: integer(variables, 'SLURM_PROCID', 0),
    worldSize,
    localRank: integer(variables, 'SLURM_LOCALID', 0),
    localWorldSize: tasksPerNode(variables['SLURM_STEP_TASKS_PER_NODE'], node) ?? worldSize,
    masterAddr,
    masterPort: given(variables, 'MASTER_PORT') ? port(variables, 'MASTER_PORT') : slurmPort(variables),
    restartCount: integer(variables, 'SLURM_RESTART_COUNT', 0, 0),
    runId: variables['SLURM_JOB_ID'] ?? '',
    agentStore: false,
  };
}

/** A port that the steps of a job agree on without talking, and that two jobs on one host hardly share. */
function slurmPort(variables: Variables): number {
  const job = integer(variables, 'SLURM_JOB_ID', 0, 0);
  const step = integer(variables, 'SLURM_STEP_ID', 0, 0);
  return 15000 + ((job * 31 + step) % 15000);
}

/** The first host of a list such as `login,node[07-09,12]`. */
export function firstHost(nodes: string): string {
  const match = /^([^,[]+)(?:\[([^\],-]+)[^\]]*\])?/.exec(nodes);
  return match ? `${match[1]}${match[2] ?? ''}` : nodes;
}

/** Tasks on a node, of a list such as `4(x2),3`. */
export function tasksPerNode(tasks: string | undefined, node: number): number | undefined {
  const counts = (tasks ?? '').split(',').flatMap((part) => {
    const match = /^(\d+)(?:\(x(\d+)\))?$/.exec(part);
    return match ? Array<number>(Number(match[2] ?? 1)).fill(Number(match[1])) : [];
  });
  return counts[node];
}

function refuse(variables: Variables): never {
  const some = Object.keys(variables).filter((name) => [...NEEDED, 'LOCAL_RANK'].includes(name));
  throw new ConfigError(
    `Expected ${list(NEEDED)} in the environment, which torchrun, espalier launch and PyTorchJob set, or those of ` +
      `srun, but received ${some.length > 0 ? `only ${list(some)}` : 'none of them'}`,
  );
}

function given(variables: Variables, name: string): boolean {
  return Boolean(variables[name]);
}

function integer(variables: Variables, name: string, least: number, absent?: number): number {
  const text = variables[name];
  if (!text && absent !== undefined) return absent;
  const value = Number(text);
  if (text && Number.isInteger(value) && value >= least) return value;
  throw new ConfigError(
    `Expected ${name} to be an integer of at least ${least} but ${text ? `received '${text}'` : 'it is missing'}`,
  );
}

function port(variables: Variables, name: string): number {
  const value = integer(variables, name, 1);
  if (value < 65536) return value;
  throw new ConfigError(`Expected ${name} to be a port, 1 to 65535, but received ${value}`);
}

function below(name: string, value: number, bound: string, limit: number): void {
  if (value >= limit)
    throw new ConfigError(`Expected ${name} below ${bound} (${limit}) but received ${value}`);
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
