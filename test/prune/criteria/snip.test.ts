import test from 'ava';
import { grad, ones } from 'espalier';
import type { Parameter } from 'espalier/nn';
import { prunable, snip } from 'espalier/prune';
import { classes, close, flat, Net, ofLine, scoresOf, sumG, W } from './models.js';

test('three weights by hand', async (t) => {
  t.true(
    close(
      await ofLine(snip()),
      W.map((w, i) => Math.abs(w * sumG[i]!)),
    ),
  );
});

test("SNIP is the absolute gradient by the mask's entries at one", async (t) => {
  const net = new Net();
  const data = classes(3);
  const scores = await scoresOf(net, snip(), data);
  const masks = prunable(net).tensors.map(({ tensor: w }) =>
    ones(w.shape, { dtype: 'float64' }).requiresGrad_(),
  );
  const [wa, wb] = [net.a.weight, net.b.weight];
  const byMask = masks.map((m) => m.detach().mul(0));
  for (let i = 0; i < 3; i++) {
    net.a.weight = wa.mul(masks[0]!) as unknown as Parameter;
    net.b.weight = wb.mul(masks[1]!) as unknown as Parameter;
    grad([await data.loss(net, i)], masks).forEach((g, j) => byMask[j]!.add_(g!));
  }
  t.true(close(flat(scores.get('a.weight')!), flat(byMask[0]!.abs()), 1e-14));
  t.true(close(flat(scores.get('b.weight')!), flat(byMask[1]!.abs()), 1e-14));
});
