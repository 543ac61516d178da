import test from 'ava';
import { dist } from 'espalier';
import { firstHost, tasksPerNode } from '#dist/dist/environment.js';

const TORCHRUN = {
  RANK: '5',
  LOCAL_RANK: '1',
  WORLD_SIZE: '8',
  LOCAL_WORLD_SIZE: '4',
  MASTER_ADDR: 'node0',
  MASTER_PORT: '29500',
  TORCHELASTIC_RESTART_COUNT: '2',
  TORCHELASTIC_RUN_ID: 'tickets',
  TORCHELASTIC_USE_AGENT_STORE: 'True',
};

const SLURM = {
  SLURM_PROCID: '3',
  SLURM_LOCALID: '1',
  SLURM_NODEID: '1',
  SLURM_NTASKS: '4',
  SLURM_STEP_NUM_TASKS: '4',
  SLURM_STEP_TASKS_PER_NODE: '2(x2)',
  SLURM_STEP_ID: '0',
  SLURM_JOB_ID: '123456',
  SLURM_STEP_NODELIST: 'gpu[07-08]',
};

test('torchrun, with its store and its restarts', (t) => {
  t.deepEqual(dist.readEnvironment(TORCHRUN), {
    source: 'torchrun',
    rank: 5,
    worldSize: 8,
    localRank: 1,
    localWorldSize: 4,
    masterAddr: 'node0',
    masterPort: 29500,
    restartCount: 2,
    runId: 'tickets',
    agentStore: true,
  });
  t.true(dist.isLaunched(TORCHRUN));
});

test('srun: the first host is the master, and the steps of one job agree on a port', (t) => {
  const one = dist.readEnvironment(SLURM);
  t.like(one, {
    source: 'slurm',
    rank: 3,
    worldSize: 4,
    localRank: 1,
    localWorldSize: 2,
    masterAddr: 'gpu07',
  });
  t.is(dist.readEnvironment({ ...SLURM, SLURM_PROCID: '0' }).masterPort, one.masterPort);
  t.not(dist.readEnvironment({ ...SLURM, SLURM_JOB_ID: '123457' }).masterPort, one.masterPort);
  t.like(dist.readEnvironment({ ...SLURM, MASTER_ADDR: 'x', MASTER_PORT: '1234' }), {
    masterAddr: 'x',
    masterPort: 1234,
  });
  // torchrun under srun: Slurm's variables describe torchrun.
  t.is(dist.readEnvironment({ ...SLURM, ...TORCHRUN }).rank, 5);
  t.throws(() => dist.readEnvironment({ ...SLURM, SLURM_STEP_ID: undefined }), {
    code: 'ERR_CONFIG',
    message: /SLURM_STEP_ID.*4 tasks.*srun/,
  });
  t.throws(() => dist.readEnvironment({ ...SLURM, SLURM_LOCALID: undefined }), { message: /SLURM_LOCALID/ });
});

test('lists of Slurm', (t) => {
  t.is(firstHost('login'), 'login');
  t.is(firstHost('a,b'), 'a');
  t.is(firstHost('node[007-009,012],x3'), 'node007');
  t.is(firstHost('n[3,5]'), 'n3');
  t.is(tasksPerNode('4(x2),3', 1), 4);
  t.is(tasksPerNode('4(x2),3', 2), 3);
  t.is(tasksPerNode('4(x2),3', 3), undefined);
  t.is(tasksPerNode(undefined, 0), undefined);
});

test('PyTorchJob: one process for each pod, unless a launcher in it says otherwise', (t) => {
  const pod = { RANK: '1', WORLD_SIZE: '2', MASTER_ADDR: 'job-master-0', MASTER_PORT: '23456' };
  t.like(dist.readEnvironment(pod), { rank: 1, worldSize: 2, localRank: 0, localWorldSize: 1 });
  t.notThrows(() => dist.readEnvironment({ ...pod, PET_NPROC_PER_NODE: 'auto' }));
  t.throws(() => dist.readEnvironment({ ...pod, PET_NPROC_PER_NODE: '8' }), {
    message: /LOCAL_RANK.*8 processes.*torchrun or espalier launch/,
  });
});

test('an incomplete or contradictory environment is refused with what is missing', (t) => {
  const refused = (variables: Record<string, string>, message: RegExp) =>
    t.throws(() => dist.readEnvironment(variables), { code: 'ERR_CONFIG', message });
  refused({}, /RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT.*none of them/);
  refused({ MASTER_PORT: '1' }, /received only MASTER_PORT/);
  refused({ RANK: '0', MASTER_PORT: '1' }, /but WORLD_SIZE and MASTER_ADDR are missing/);
  refused({ ...TORCHRUN, MASTER_PORT: '' }, /MASTER_PORT is missing/);
  refused({ ...TORCHRUN, RANK: '8' }, /RANK below WORLD_SIZE \(8\) but received 8/);
  refused({ ...TORCHRUN, LOCAL_RANK: '4' }, /LOCAL_RANK below LOCAL_WORLD_SIZE \(4\) but received 4/);
  refused({ ...TORCHRUN, LOCAL_WORLD_SIZE: '9' }, /at most WORLD_SIZE \(8\) but received 9/);
  refused({ ...TORCHRUN, RANK: 'one' }, /RANK to be an integer of at least 0 but received 'one'/);
  refused({ ...TORCHRUN, WORLD_SIZE: '0' }, /WORLD_SIZE to be an integer of at least 1/);
  refused({ ...TORCHRUN, MASTER_PORT: '70000' }, /port, 1 to 65535, but received 70000/);
  t.false(dist.isLaunched({}));
});
