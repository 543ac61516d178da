/** What CUDA's interface says where there is no GPU: nothing crashes, and every error says why. */
import test from 'ava';
import { ArgumentError, backends, cuda, DeviceError, dist, zeros, type Tensor } from 'espalier';
import { loadLoader } from '#dist/libtorch/loader.js';

const alone = cuda.isAvailable() ? test.skip : test;

alone('what can be asked without a device is answered', (t) => {
  t.is(cuda.deviceCount(), 0);
  t.regex(cuda.unavailable()!, /no libtorch_cuda is loaded|finds no CUDA device/);
  t.false(zeros([2]).isPinned());
  t.notThrows(() => cuda.emptyCache());
  t.is(cuda.EnergyMeter.tryStart(), null);
});

alone('all else is a DeviceError that says why', async (t) => {
  const calls: Record<string, () => unknown> = {
    currentDevice: () => cuda.currentDevice(),
    setDevice: () => cuda.setDevice(0),
    device: () => cuda.device(0, () => 1),
    getDeviceProperties: () => cuda.getDeviceProperties(),
    getDeviceName: () => cuda.getDeviceName(0),
    getDeviceCapability: () => cuda.getDeviceCapability('cuda:0'),
    Stream: () => new cuda.Stream(),
    Event: () => new cuda.Event(),
    currentStream: () => cuda.currentStream(),
    defaultStream: () => cuda.defaultStream(),
    synchronize: () => cuda.synchronize(),
    memoryStats: () => cuda.memoryStats(),
    memoryAllocated: () => cuda.memoryAllocated(),
    maxMemoryAllocated: () => cuda.maxMemoryAllocated(),
    memoryReserved: () => cuda.memoryReserved(),
    maxMemoryReserved: () => cuda.maxMemoryReserved(),
    resetPeakMemoryStats: () => cuda.resetPeakMemoryStats(),
    resetAccumulatedMemoryStats: () => cuda.resetAccumulatedMemoryStats(),
    memGetInfo: () => cuda.memGetInfo(),
    setPerProcessMemoryFraction: () => cuda.setPerProcessMemoryFraction(0.5),
    getPerProcessMemoryFraction: () => cuda.getPerProcessMemoryFraction(),
    CUDAGraph: () => new cuda.CUDAGraph(),
    capture: () => cuda.capture(() => 1),
    graphPoolHandle: () => cuda.graphPoolHandle(),
    isCurrentStreamCapturing: () => cuda.isCurrentStreamCapturing(),
    sample: () => cuda.sample(),
    utilization: () => cuda.utilization(),
    EnergyMeter: () => new cuda.EnergyMeter(),
    pinMemory: () => zeros([2]).pinMemory(),
    to: () => zeros([2]).to({ device: 'cuda', nonBlocking: true }),
  };
  for (const [name, call] of Object.entries(calls)) t.throws(call, { instanceOf: DeviceError }, name);
  await t.throwsAsync(cuda.synchronizeAsync(), { instanceOf: DeviceError });
  t.throws(() => cuda.memoryStats(), { message: /^Expected a CUDA device but / });
});

alone('native functions refuse what is no stream, event or device', (t) => {
  const fake = { id: 0, deviceIndex: 0 } as unknown as cuda.Stream;
  t.throws(() => zeros([1]).recordStream(fake), { instanceOf: DeviceError });
  t.throws(() => cuda.setStream(fake), { instanceOf: DeviceError });
  t.throws(() => cuda.Event.prototype.query.call({ handle: (zeros([1]) as Tensor).handle } as cuda.Event));
});

alone('NCCL is refused before anything is joined', async (t) => {
  const launched = { RANK: '0', WORLD_SIZE: '1', MASTER_ADDR: '127.0.0.1', MASTER_PORT: '29581' };
  Object.assign(process.env, launched);
  try {
    await t.throwsAsync(dist.init({ backend: 'nccl' }), { instanceOf: DeviceError });
    t.false(dist.isInitialized());
  } finally {
    for (const name of Object.keys(launched)) delete process.env[name];
  }
});

test('the management library says what is missing, or knows no such GPU', (t) => {
  t.throws(() => loadLoader().nvml('ffff:ff:1f.0'), {
    message: /libnvidia-ml\.so\.1|nvmlInit|NVML knows no GPU at ffff:ff:1f\.0/,
  });
});

test.serial('a switch takes true or false and nothing else, and stays as it was', (t) => {
  const { matmul } = backends.cuda;
  for (const [of, name] of [
    [matmul, 'allowTf32'],
    [matmul, 'allowFp16Accumulation'],
    [backends.cuda, 'flashSdp'],
    [backends.cudnn, 'allowTf32'],
    [backends.cudnn, 'benchmark'],
  ] as const) {
    const table = of as Record<string, unknown>;
    const was = table[name];
    for (const wrong of ['x', 1, null, undefined])
      t.throws(() => (table[name] = wrong), {
        instanceOf: ArgumentError,
        message: /^Expected true or false for cu\S+ but received /,
      });
    t.is(table[name], was);
  }
});

test.serial('switches of the backends are set and read, also without a device', (t) => {
  const { matmul } = backends.cuda;
  const before = [matmul.fp32Precision, backends.cudnn.fp32Precision] as const;
  try {
    for (const precision of ['ieee', 'tf32'] as const) {
      matmul.fp32Precision = precision;
      t.is(matmul.fp32Precision, precision);
      t.is(matmul.allowTf32, precision === 'tf32');
      backends.cudnn.fp32Precision = precision;
      t.is(backends.cudnn.allowTf32, precision === 'tf32');
    }
    matmul.allowTf32 = false;
    t.is(matmul.fp32Precision, 'ieee');
    t.throws(() => (matmul.fp32Precision = 'fp8' as 'ieee'), {
      message: /ieee, tf32, none but received "fp8"/,
    });
  } finally {
    [matmul.fp32Precision, backends.cudnn.fp32Precision] = before;
  }
  const switches: [object, string[]][] = [
    [
      matmul,
      ['allowFp16ReducedPrecisionReduction', 'allowBf16ReducedPrecisionReduction', 'allowFp16Accumulation'],
    ],
    [backends.cuda, ['flashSdp', 'memEfficientSdp', 'mathSdp', 'cudnnSdp']],
    [backends.cudnn, ['enabled', 'benchmark', 'deterministic']],
  ];
  for (const [of, names] of switches)
    for (const name of names) {
      const table = of as Record<string, boolean>;
      const was = table[name];
      t.is(typeof was, 'boolean', name);
      for (const on of [!was, was] as boolean[]) {
        table[name] = on;
        t.is(table[name], on, name);
      }
    }
});
