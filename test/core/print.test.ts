// Tensors as text, against PyTorch's own (test/fixtures/core/print.json, made by scripts/golden.py).
import test from 'ava';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { empty, memory, ones, tensor } from 'espalier';
import { load, type Dump } from './dump.js';

const url = new URL('../../../test/fixtures/core/print.json', import.meta.url);
const cases = JSON.parse(readFileSync(url, 'utf8')) as [Dump, string][];

test('tensors print as in PyTorch', (t) => {
  t.true(cases.length > 30);
  for (const [dump, text] of cases) t.is(String(load(dump)), text);
});

test('what is not plain is said behind the values', (t) => {
  t.is(
    String(tensor([1, 2], { dtype: 'float32', requiresGrad: true })),
    'Tensor([1., 2.], requiresGrad=true)',
  );
  t.is(String(empty([2, 3], { device: 'meta' })), "Tensor(..., device='meta', size=[2, 3])");
  const freed = ones([1]);
  freed.dispose();
  t.is(String(freed), 'Tensor(freed)');
  t.is(inspect({ x: tensor([1]) }), '{ x: Tensor([1]) }');
});

test('printing leaves no tensors behind', (t) => {
  const x = ones([100, 100]);
  const before = memory().tensors;
  String(x);
  String(x.t());
  t.true(memory().tensors <= before + 1);
});
