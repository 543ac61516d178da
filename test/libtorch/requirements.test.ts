import test from 'ava';
import {
  markerHolds,
  neededOnCpu,
  nvidiaWheels,
  parseRequirement,
  requirementsIn,
} from '#dist/libtorch/requirements.js';

const torch = requirementsIn(
  [
    'Metadata-Version: 2.4',
    'Requires-Dist: filelock',
    'Requires-Dist: typing-extensions>=4.13.0',
    'Requires-Dist: cuda-toolkit[cublas,cudart,cupti]==13.2.2; platform_system == "Linux"',
    'Requires-Dist: nvidia-nccl-cu13==2.30.7; platform_system == "Linux"',
    'Requires-Dist: nvidia-something==1; platform_system == "Windows"',
    'Requires-Dist: pyyaml; extra == "pyyaml"',
    '',
    'Requires-Dist: is only text down here',
  ].join('\n'),
);

const here = `(sys_platform == 'linux' and platform_machine == 'aarch64' or sys_platform == 'linux' and platform_machine == 'x86_64')`;
const toolkit = [
  `nvidia-cublas==13.4.1.3.*; ${here} and extra == 'cublas'`,
  `nvidia-cuda-runtime==13.2.86.*; ${here} and extra == 'cudart'`,
  `nvidia-cuda-cupti==13.2.86.*; ${here} and extra == 'cupti'`,
  `nvidia-cuda-nvcc==13.2.86.*; ${here} and extra == 'nvcc'`,
  `nvidia-cudla==13.2.86.*; (sys_platform == 'linux' and platform_machine == 'aarch64') and extra == 'cudart'`,
].map(parseRequirement);

test('requirements are taken apart', (t) => {
  t.is(torch.length, 6);
  t.deepEqual(parseRequirement('Cuda_Toolkit [cudart, cupti] (==13.0.2) ; python_version < "3.15"'), {
    name: 'cuda-toolkit',
    extras: ['cudart', 'cupti'],
    version: '==13.0.2',
    marker: 'python_version < "3.15"',
  });
  t.throws(() => parseRequirement('?'), { instanceOf: SyntaxError });
});

test('markers are evaluated for Linux x86_64', (t) => {
  t.true(markerHolds(''));
  t.true(markerHolds('platform_system == "Linux" and python_version < "3.15"'));
  t.false(markerHolds('platform_system == "Linux" and python_version < "3.9"'));
  t.true(markerHolds(`(sys_platform == 'win32' or sys_platform == 'linux') and extra == 'a'`, 'a'));
  t.false(markerHolds(`extra == 'a'`, 'b'));
  t.true(markerHolds(`sys_platform not in 'win32 darwin'`));
  t.throws(() => markerHolds('weather == "fine"'), { instanceOf: SyntaxError });
});

test("NVIDIA's wheels are those that torch and its toolkit extras name for this platform", (t) => {
  const wheels = nvidiaWheels(torch, toolkit).map(({ name, version }) => name + version);
  t.deepEqual(wheels.sort(), [
    'nvidia-cublas==13.4.1.3.*',
    'nvidia-cuda-cupti==13.2.86.*',
    'nvidia-cuda-runtime==13.2.86.*',
    'nvidia-nccl-cu13==2.30.7',
  ]);
});

test('on a CPU only the CUDA runtime and CUPTI are needed', (t) => {
  const needed = nvidiaWheels(torch, toolkit).filter(({ name }) => neededOnCpu(name));
  t.deepEqual(needed.map(({ name }) => name).sort(), ['nvidia-cuda-cupti', 'nvidia-cuda-runtime']);
  t.true(neededOnCpu('nvidia-cuda-runtime-cu12'));
  t.false(neededOnCpu('nvidia-nccl-cu13'));
});
