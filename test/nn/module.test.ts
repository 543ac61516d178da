import test from 'ava';
import { memory, ones, randn, scope, tensor, zeros, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';

const { functional: F } = nn;

class Mlp extends nn.Module {
  fc1 = new nn.Linear(4, 3);
  fc2 = new nn.Linear(3, 2);

  forward(x: Tensor): Tensor {
    return this.fc2.forward(F.relu(this.fc1.forward(x)));
  }
}

class Rich extends nn.Module {
  scale = new nn.Parameter(ones([1]));
  count = nn.buffer(zeros([]));
  scratch = nn.buffer(zeros([2]), { persistent: false });
  note = ones([3]);
  layers = [new nn.Linear(2, 2, { bias: false }), new nn.Linear(2, 2, { bias: false })];
  heads = new Map([['left', new nn.Linear(2, 1)]]);
  extra = [[new nn.Parameter(zeros([1]))]];
  tied = this.layers[0];
  parent?: Rich;

  forward(x: Tensor): Tensor {
    return x.mul(this.scale);
  }
}

test('fields are the registry: arrays and Maps count, plain tensors do not, shared modules come once', (t) => {
  const model = new Rich();
  model.parent = model;
  t.deepEqual(
    model.namedParameters().map(([name]) => name),
    ['scale', 'extra.0.0', 'layers.0.weight', 'layers.1.weight', 'heads.left.weight', 'heads.left.bias'],
  );
  t.deepEqual(
    model.namedBuffers().map(([name]) => name),
    ['count', 'scratch'],
  );
  t.deepEqual(
    model.namedModules().map(([name]) => name),
    ['', 'layers.0', 'layers.1', 'heads.left'],
  );
  t.is(new Set(model.children()).size, 4);
  t.regex(model.toString(), /\(parent\): Rich\(\.\.\.\)/);
  t.is(model.module('heads.left'), model.heads.get('left'));
  t.is(model.module('heads.right'), undefined);
});

test('the state dict has a shared module under both names and no scratch', (t) => {
  const model = new Rich();
  t.deepEqual(Object.keys(model.stateDict()), [
    'scale',
    'extra.0.0',
    'count',
    'layers.0.weight',
    'layers.1.weight',
    'heads.left.weight',
    'heads.left.bias',
    'tied.weight',
  ]);
});

test('parameters are branded leaves that outlive scopes', (t) => {
  const before = memory().tensors;
  const model = scope(() => new Mlp());
  t.is(memory().tensors, before + 4);
  t.true(model.fc1.weight instanceof nn.Parameter);
  t.false(ones([1]) instanceof nn.Parameter);
  t.true(model.fc1.weight.isLeaf && model.fc1.weight.requiresGrad);
  t.true(nn.isParameter(model.fc1.weight));
  t.false(nn.isBuffer(model.fc1.weight));
  t.false(new nn.Parameter(zeros([1], { dtype: 'int64' }), { requiresGrad: false }).requiresGrad);
});

test('train and eval reach the whole tree', (t) => {
  const model = new nn.Sequential(new nn.Dropout(), new nn.Sequential(new nn.Dropout()));
  t.true(model.modules().every((m) => m.training));
  t.is(model.eval(), model);
  t.true(model.modules().every((m) => !m.training));
  model.train();
  t.true(model.modules().every((m) => m.training));
});

test('a state dict goes out and in, and converts dtypes', (t) => {
  scope(() => {
    const [a, b] = [new Mlp(), new Mlp()];
    const x = randn([5, 4]);
    t.false(a.forward(x).equal(b.forward(x)));
    const report = b.loadStateDict(a.stateDict());
    t.deepEqual(report, { missingKeys: [], unexpectedKeys: [] });
    t.true(a.forward(x).equal(b.forward(x)));
    t.false(a.fc1.weight.isSame(b.fc1.weight));
    const half = Object.fromEntries(Object.entries(a.stateDict()).map(([k, v]) => [k, v.to('float64')]));
    b.loadStateDict(new Map(Object.entries(half)));
    t.is(b.fc1.weight.dtype, 'float32');
    t.true(a.forward(x).equal(b.forward(x)));
    t.false(Object.values(a.stateDict()).some((v) => v.requiresGrad));
    t.true(Object.values(a.stateDict({ keepVars: true })).every((v) => v.requiresGrad));
  });
});

test('a state dict that does not fit is refused by name, and nothing is changed', (t) => {
  scope(() => {
    const model = new Mlp();
    const old = model.fc2.weight.clone();
    const state = model.stateDict();
    delete state['fc1.bias'];
    state['fc3.weight'] = zeros([1]);
    state['fc2.weight'] = zeros([2, 2]);
    const error = t.throws(() => model.loadStateDict(state), { instanceOf: nn.StateDictError });
    t.is(error.code, 'ERR_STATE_DICT');
    t.deepEqual(error.missingKeys, ['fc1.bias']);
    t.deepEqual(error.unexpectedKeys, ['fc3.weight']);
    t.deepEqual(error.mismatched, [{ key: 'fc2.weight', expected: [2, 3], received: [2, 2] }]);
    t.regex(
      error.message,
      /missing: fc1\.bias[^]*unexpected: fc3\.weight[^]*fc2\.weight: expected shape \[2, 3\]/,
    );
    t.true(model.fc2.weight.equal(old));

    delete state['fc2.weight'];
    const report = model.loadStateDict(state, { strict: false });
    t.deepEqual(report, { missingKeys: ['fc1.bias', 'fc2.weight'], unexpectedKeys: ['fc3.weight'] });
  });
});

test('moving and converting keeps the parameters, their gradients and the buffers in step', (t) => {
  scope(() => {
    const model = new nn.Sequential(new nn.Conv2d(1, 2, 1), new nn.BatchNorm2d(2));
    const parameters = model.parameters();
    model
      .forward(randn([2, 1, 3, 3]))
      .sum()
      .backward();
    t.is(model.to('float64'), model);
    t.deepEqual(model.parameters(), parameters);
    t.true(parameters.every((p) => p.dtype === 'float64' && p.grad?.dtype === 'float64' && p.isLeaf));
    t.is(model.stateDict()['1.num_batches_tracked'].dtype, 'int64');
    model.zeroGrad();
    t.true(parameters.every((p) => p.grad === null));
    model
      .forward(randn([2, 1, 3, 3], { dtype: 'float64' }))
      .sum()
      .backward();
    t.true(parameters.every((p) => p.grad?.dtype === 'float64'));
    model.to({ dtype: 'bfloat16', device: 'cpu' });
    t.true(parameters.every((p) => p.dtype === 'bfloat16'));
    model.zeroGrad({ setToNone: false });
    t.true(parameters.every((p) => Number(p.grad?.abs().sum().item()) === 0));
  });
});

test('a model on the meta device has shapes only, and gets memory later', (t) => {
  scope(() => {
    const real = new Mlp();
    const make = () =>
      nn.onDevice('meta', () => {
        const model = new Mlp();
        return Object.assign(model, { fc2: model.fc1 });
      });
    const model = make();
    t.true(model.parameters().every((p) => p.device === 'meta'));
    t.is(new nn.Linear(1, 1).weight.device, 'cpu');
    t.throws(() => model.loadStateDict(Object.assign(real.stateDict(), model.stateDict())), {
      code: 'ERR_META_STATE',
    });
    model.toEmpty({ device: 'cpu' });
    t.true(model.parameters().every((p) => p.device === 'cpu' && p.requiresGrad && nn.isParameter(p)));
    t.is(model.fc1, model.fc2);
    const state = { ...real.stateDict() };
    const other = nn.onDevice('meta', () => new Mlp());
    other.loadStateDict(state, { assign: true });
    const x = randn([2, 4]);
    t.true(other.forward(x).equal(real.forward(x)));
    t.is(new nn.Linear(2, 3, { device: 'meta' }).weight.device, 'meta');
  });
});

test('hooks see and replace what goes in and out, in order, until they are removed', (t) => {
  scope(() => {
    const layer = new nn.Identity();
    const seen: string[] = [];
    const x = tensor([1, 2]);
    const first = layer.registerForwardPreHook((module, inputs) => {
      t.is(module, layer);
      seen.push('before');
      return [inputs[0].mul(2)];
    });
    const second = layer.registerForwardHook((_, inputs, output) => {
      seen.push('after');
      t.deepEqual(inputs[0].toArray(), [2, 4]);
      return output.add(1);
    });
    const third = layer.registerForwardHook(() => void seen.push('earlier'), { prepend: true });
    const around = nn.shadow(layer, {
      around(_, inputs, next) {
        seen.push('around');
        return next(inputs);
      },
    });
    t.deepEqual(layer.forward(x).toArray(), [3, 5]);
    t.deepEqual(seen, ['before', 'around', 'earlier', 'after']);
    first.remove();
    second.remove();
    second.remove();
    t.deepEqual(layer.forward(x).toArray(), [1, 2]);
    t.true(Object.hasOwn(layer, 'forward'));
    third.remove();
    around.remove();
    t.false(Object.hasOwn(layer, 'forward'));
    t.is(layer.forward(x), x);
  });
});

test('hooks act around other entry points that were registered', (t) => {
  class Twice extends nn.Module {
    forward(x: Tensor): Tensor {
      return x.mul(2);
    }
    generate(x: Tensor): Tensor {
      return x.mul(3);
    }
  }
  scope(() => {
    const model = new Twice();
    const handle = model.registerForwardHook((_, __, output) => output.neg());
    t.is(model.generate(tensor([1])).item(), 3);
    nn.registerForwardMethod(model, 'generate');
    t.is(model.generate(tensor([1])).item(), -3);
    t.is(model.forward(tensor([1])).item(), -2);
    handle.remove();
    t.is(model.generate(tensor([1])).item(), 3);
    t.throws(() => nn.registerForwardMethod(model, 'nothing'), { instanceOf: TypeError });
  });
});

test('apply goes from the leaves to the root, requiresGrad_ reaches all', (t) => {
  const model = new Mlp();
  const seen: string[] = [];
  model.apply((m) => seen.push(m.constructor.name));
  t.deepEqual(seen, ['Linear', 'Linear', 'Mlp']);
  model.requiresGrad_(false);
  t.true(model.parameters().every((p) => !p.requiresGrad));
});

test('containers hold modules under PyTorch’s names', (t) => {
  scope(() => {
    const list = new nn.ModuleList<nn.Linear>([new nn.Linear(2, 3)]).append(new nn.Linear(3, 1));
    t.deepEqual(Object.keys(list.stateDict()), ['0.weight', '0.bias', '1.weight', '1.bias']);
    t.is(list.length, 2);
    t.is(list.at(-1), [...list][1]);
    const dict = new nn.ModuleDict<nn.Linear>({ a: new nn.Linear(2, 3) }).set('b', new nn.Linear(3, 1));
    t.deepEqual(Object.keys(dict.stateDict()), ['a.weight', 'a.bias', 'b.weight', 'b.bias']);
    t.is(dict.get('a')?.outFeatures, 3);
    t.throws(() => dict.set('training', new nn.Linear(1, 1)));
    t.throws(() => dict.set('forward', new nn.Linear(1, 1)), { instanceOf: RangeError });
    const named = new nn.Sequential({ in: new nn.Linear(2, 3), act: new nn.Tanh() });
    t.deepEqual(Object.keys(named.stateDict()), ['in.weight', 'in.bias']);
    t.deepEqual(named.forward(ones([1, 2])).shape, [1, 3]);
    t.is(named.length, 2);
    named.set(1, new nn.Linear(3, 5)).set(-1, new nn.Linear(3, 4));
    t.deepEqual(named.forward(ones([1, 2])).shape, [1, 4]);
    t.deepEqual(Object.keys(named.stateDict()).at(-1), 'act.bias');
    t.throws(() => named.set(2, new nn.Tanh()), { instanceOf: RangeError });
    t.is(new nn.Sequential().forward(ones([1])).item(), 1);
    t.throws(() => list.forward(), { instanceOf: TypeError });
  });
});

test('a module prints as a tree', (t) => {
  t.is(new Mlp().toString(), 'Mlp(\n  (fc1): Linear(4, 3, bias=true)\n  (fc2): Linear(3, 2, bias=true)\n)');
});

test('what is no module is refused by containers', (t) => {
  const relu = (x: Tensor) => F.relu(x);
  t.throws(() => new nn.Sequential(new nn.Linear(2, 2), relu as never), { message: /"1".*a function/ });
  t.throws(() => new nn.Sequential(5 as never), { instanceOf: TypeError });
  t.throws(() => new nn.ModuleList([null as never]), { message: /null/ });
  t.throws(() => new nn.ModuleDict({ a: {} as never }), { message: /"a"/ });
});
