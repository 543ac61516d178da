/** Mixed precision, TF32, and what is deterministic. */
import {
  areDeterministicAlgorithmsEnabled,
  autocast,
  backends,
  manualSeed,
  ops,
  randn,
  scope,
  useDeterministicAlgorithms,
  zeros,
  type Tensor,
} from 'espalier';
import { functional as F } from 'espalier/nn';
import { gpuTest } from './device.js';

const onDevice = { device: 'cuda' };

gpuTest('autocast: products in 16 bits, sensitive operators and gradients in 32', (t) => {
  scope(() => {
    const [x, w] = [randn([64, 64], onDevice), randn([64, 64], onDevice).requiresGrad_()];
    for (const dtype of ['bfloat16', 'float16'] as const)
      autocast({ device: 'cuda', dtype }, () => {
        const y = x.matmul(w);
        t.is(y.dtype, dtype);
        t.is(F.softmax(y, -1).dtype, 'float32');
        y.sum().backward();
        t.is((w.grad as Tensor).dtype, 'float32');
        autocast({ device: 'cuda', enabled: false }, () => t.is(x.matmul(w).dtype, 'float32'));
      });
    t.is(x.matmul(w).dtype, 'float32');
    autocast({ device: 'cpu' }, () => t.is(x.matmul(w).dtype, 'float32'));
  });
});

/** Largest error of a product, against float64 on the CPU, relative to its largest element. */
function errorOfProduct(): number {
  return scope(() => {
    manualSeed(1);
    const [x, y] = [randn([1024, 1024]), randn([1024, 1024])];
    const exact = x.double().matmul(y.double());
    const off = x.cuda().matmul(y.cuda()).cpu().double().sub(exact).abs().max();
    return Number(off.div(exact.abs().max()).item());
  });
}

gpuTest('TF32 is used where it is asked for, and only there', (t) => {
  const { matmul } = backends.cuda;
  const before = matmul.fp32Precision;
  try {
    matmul.allowTf32 = false;
    const exact = errorOfProduct();
    matmul.allowTf32 = true;
    const rounded = errorOfProduct();
    matmul.fp32Precision = 'ieee';
    const again = errorOfProduct();
    t.true(exact < 2e-6, `${exact} in float32`);
    t.true(rounded > 5 * exact && rounded < 5e-3, `${rounded} with TF32, ${exact} without`);
    t.is(again, exact);
  } finally {
    matmul.fp32Precision = before;
  }
});

gpuTest('deterministic algorithms: the same sums again, and an error where there is none', (t) => {
  t.false(areDeterministicAlgorithmsEnabled());
  useDeterministicAlgorithms(true);
  try {
    t.truthy(process.env['CUBLAS_WORKSPACE_CONFIG']);
    scope(() => {
      const index = ops.aten.randint(0, 100, [1 << 20], { device: 'cuda', dtype: 'int64' });
      const values = randn([1 << 20], onDevice);
      const sum = () => zeros([100], onDevice).indexAdd_(0, index, values);
      const first = sum();
      for (let i = 0; i < 5; i++) t.true(sum().equal(first));
      const product = () => randn([1, 1], onDevice).matmul(randn([1, 1], onDevice));
      t.notThrows(product);
    });
  } finally {
    useDeterministicAlgorithms(false);
  }
});
