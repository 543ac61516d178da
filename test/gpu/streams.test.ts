/** Devices, streams, events, and copies beside the computation. */
import { cuda, ops, randn, scope, scopeAsync, zeros, type Tensor } from 'espalier';
import { gpuTest } from './device.js';

/** Work of some hundred milliseconds; the result is known: the identity's powers. */
function slow(): Tensor {
  return scope(() => {
    let x = ops.aten.eye(8192, { device: 'cuda' });
    const y = x.clone();
    for (let i = 0; i < 24; i++) x = x.matmul(y);
    return x;
  });
}

gpuTest('devices say what they are', (t) => {
  const properties = cuda.getDeviceProperties();
  t.true(properties.name.length > 0);
  t.is(properties.warpSize, 32);
  t.true(properties.major >= 7 && properties.multiProcessorCount > 8);
  t.deepEqual(cuda.getDeviceCapability(), [properties.major, properties.minor]);
  t.is(cuda.getDeviceName(cuda.currentDevice()), properties.name);
  const { free, total } = cuda.memGetInfo();
  t.true(free > 0 && free <= total);
  t.true(Math.abs(total - properties.totalMemory) <= 0.1 * total, `${total} and ${properties.totalMemory}`);
  t.is(zeros([1], { device: 'cuda' }).device, `cuda:${cuda.currentDevice()}`);
  t.throws(() => cuda.setDevice(cuda.deviceCount()), { message: /Expected one of \d+ CUDA devices/ });
  t.throws(() => cuda.setDevice('cuda:x'), { message: /Expected a CUDA device, as 0/ });
});

gpuTest('a stream is current within, and the one before after, also when the function throws', (t) => {
  const before = cuda.currentStream();
  const side = new cuda.Stream();
  t.false(side.equals(before));
  cuda.stream(side, () => t.true(cuda.currentStream().equals(side)));
  t.true(cuda.currentStream().equals(before));
  t.throws(() =>
    cuda.stream(side, () => {
      throw new Error('inside');
    }),
  );
  t.true(cuda.currentStream().equals(before));
  t.throws(() => cuda.stream(side, async () => {}), { message: /synchronous/ });
  t.true(cuda.defaultStream().equals(cuda.currentStream()));
  const high = new cuda.Stream({ priority: -1 });
  cuda.stream(high, () => scope(() => t.is(zeros([3], { device: 'cuda' }).sum().item(), 0)));
});

gpuTest('a stream waits for another, and what was made there is whole', (t) => {
  scope(() => {
    slow(); // cuBLAS sets itself up
    const side = new cuda.Stream();
    side.waitStream(cuda.currentStream());
    const y = cuda.stream(side, slow);
    t.false(side.query(), 'the work had been done before it could be asked for');
    cuda.currentStream().waitStream(side);
    y.recordStream(cuda.currentStream());
    t.is(y.sum().item(), 8192);
    t.true(side.query());
    side.synchronize();
  });
});

gpuTest('events: order, time, and what they refuse', async (t) => {
  await scopeAsync(async () => {
    const [start, end] = [new cuda.Event({ enableTiming: true }), new cuda.Event({ enableTiming: true })];
    t.true(start.query(), 'never recorded');
    const began = performance.now();
    start.record();
    slow();
    end.record();
    t.false(end.query());
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await end.synchronizeAsync();
    clearInterval(timer);
    const wall = performance.now() - began;
    t.true(end.query());
    const elapsed = start.elapsedTime(end);
    t.true(elapsed > 1 && elapsed <= wall + 5, `${elapsed} ms of ${wall}`);
    t.true(ticks > 5, `the event loop ran ${ticks} times`);
    const plain = new cuda.Event();
    plain.record();
    plain.synchronize();
    t.throws(() => plain.elapsedTime(end));
    for (const event of [start, end, plain]) event.dispose();
    t.throws(() => start.query(), { message: /freed/ });
  });
});

gpuTest('waiting for the device does not block the event loop', async (t) => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  scope(() => void slow());
  await cuda.synchronizeAsync();
  await cuda.currentStream().synchronizeAsync();
  clearInterval(timer);
  t.true(ticks > 5, `the event loop ran ${ticks} times`);
  t.true(cuda.currentStream().query());
});

gpuTest('a job runs on the stream of who started it', async (t) => {
  const side = new cuda.Stream();
  const value = await scopeAsync(async () => {
    const copies: Promise<Tensor>[] = [];
    cuda.stream(side, () => void copies.push(slow().toAsync('cpu')));
    return (await copies[0]!).sum().item();
  });
  t.is(value, 8192);
});

gpuTest('pinned memory, and copies beside the CPU in both directions', (t) => {
  scope(() => {
    const x = randn([1 << 24]);
    t.false(x.isPinned());
    const pinned = x.pinMemory();
    t.true(pinned.isPinned() && pinned.equal(x));
    const side = new cuda.Stream();
    const device = cuda.stream(side, () => pinned.to({ device: 'cuda', nonBlocking: true }));
    cuda.currentStream().waitStream(side);
    device.recordStream(cuda.currentStream());
    const back = zeros([1 << 24]).pinMemory();
    back.copy_(device, { nonBlocking: true });
    cuda.currentStream().synchronize();
    t.true(back.equal(x));
  });
});
