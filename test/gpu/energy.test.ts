/** NVML's numbers, and energy between two readings. */
import { cuda, ops, scope } from 'espalier';
import { gpuTest } from './device.js';

gpuTest('NVML knows the device, and what it says is possible', (t) => {
  const read = cuda.sample();
  t.is(read.name, cuda.getDeviceName());
  t.regex(read.driver, /^\d+\.\d+/);
  for (const part of [read.utilization, read.memoryUtilization])
    t.true(part === null || (part >= 0 && part <= 1));
  t.true(read.memoryUsed! > 0 && read.memoryUsed! <= read.memoryTotal!);
  t.true(read.temperature! > 0 && read.temperature! < 120);
  t.true(read.power! > 5 && read.power! < 2000);
});

gpuTest('work takes energy: about power times time', (t) => {
  const meter = cuda.EnergyMeter.tryStart();
  if (!meter) return t.pass('this GPU counts no energy');
  meter.restart();
  const began = performance.now();
  scope(() => {
    const x = ops.aten.randn([8192, 8192], { device: 'cuda' });
    while (performance.now() - began < 1500) {
      scope(() => void x.matmul(x));
      cuda.synchronize();
    }
  });
  const { joules, seconds } = meter.read();
  const watts = joules / seconds;
  t.true(seconds >= 1.4 && watts > 50 && watts < 2000, `${joules} J in ${seconds} s`);
});
