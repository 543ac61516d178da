import test from 'ava';
import { noGrad, randn, scope, type Tensor } from 'espalier';
import { functional as F, Linear, Module, Parameter, unregistered, warnUnregistered } from 'espalier/nn';

class Hidden extends Module {
  seen = new Linear(4, 3);
  #private = new Linear(3, 2);
  forward(x: Tensor): Tensor {
    return this.#private.forward(F.relu(this.seen.forward(x)));
  }
}

class Open extends Module {
  seen = new Linear(4, 3);
  again = this.seen;
  frozen = new Parameter(randn([3]), { requiresGrad: false });
  forward(x: Tensor): Tensor {
    return this.seen.forward(x).mul(this.frozen).add(this.again.weight.sum());
  }
}

test('trainable tensors outside the registry are found, those in it and frozen ones are not', (t) =>
  scope(() => {
    const shapes = unregistered(new Hidden(), new Hidden().forward(randn([5, 4]))).map((x) => x.shape);
    t.is(shapes.length, 4, 'all parameters of another model are strangers');
    const hidden = new Hidden();
    const found = unregistered(hidden, hidden.forward(randn([5, 4])).sum());
    t.deepEqual(found.map((x) => x.shape).sort(), [[2], [2, 3]]);
    const open = new Open();
    t.deepEqual(unregistered(open, [open.forward(randn([5, 4]))]), []);
    t.deepEqual(
      unregistered(
        hidden,
        noGrad(() => hidden.forward(randn([5, 4]))),
      ),
      [],
    );
    const input = randn([5, 4], { requiresGrad: true });
    t.deepEqual(
      unregistered(open, open.forward(input)).map((x) => x.shape),
      [[5, 4]],
    );
    t.deepEqual(
      unregistered(open, input).map((x) => x.shape),
      [[5, 4]],
    );
  }));

test.serial('the warning names shapes and the model', async (t) => {
  const warned = new Promise<Error & { code?: string }>((resolve) => process.once('warning', resolve));
  scope(() => {
    const hidden = new Hidden();
    warnUnregistered(hidden, hidden.forward(randn([5, 4])));
  });
  const warning = await warned;
  t.is(warning.code, 'ESPALIER_UNREGISTERED');
  t.regex(warning.message, /\[2, 3\].*Hidden/);
});
