import test from 'ava';
import { renderSummary } from 'espalier/report';
import { sparkline } from '#dist/report/summary.js';
import { exampleCertificate } from '../tickets/example.js';

test('the summary fits 100 columns and says the verdict, every density and every gain', (t) => {
  const certificate = exampleCertificate();
  const text = renderSummary(certificate, { colors: false });
  for (const line of text.split('\n')) t.true([...line].length <= 100, line);
  t.true(text.replace(/\s+/g, ' ').includes(certificate.best.sentence));
  for (const row of certificate.rows) {
    const line = text
      .split('\n')
      .find((l) => l.trimStart().startsWith(`${Number((100 * row.density).toFixed(1))}%`));
    t.truthy(line);
    t.true(line?.endsWith(row.verdict?.claim ?? '·'));
    t.is(line?.match(/[+−±]\d\.\d{4} [✓=✗?]/gu)?.length, 6);
  }
});

test('on which kernels a run trained is a line of its own', (t) => {
  const layer = (name: string, choice: 'dense' | 'sparse') => ({
    ...{ name, choice, reason: '', algorithms: {}, denseMicroseconds: null, sparseMicroseconds: null },
  });
  const kernels = { device: 'a GPU', layers: [layer('a', 'sparse'), layer('b', 'dense')] };
  const text = renderSummary(exampleCertificate(), { colors: false, kernels });
  t.regex(text, /^Kernels: 1 of 2 linear layers sparse, for training on a GPU\.$/m);
  t.notRegex(renderSummary(exampleCertificate(), { colors: false }), /Kernels/);
});

test('colours are for those who want them', (t) => {
  const certificate = exampleCertificate({ controlsAt: [0.5] });
  t.notRegex(renderSummary(certificate, { colors: false }), /\u001b\[/);
  const colored = renderSummary(certificate, { colors: true });
  t.regex(colored, /\u001b\[32m/);
  // The text is the same once the colours are gone.
  t.is(colored.replace(/\u001b\[\d+m/g, ''), renderSummary(certificate, { colors: false }));
});

test('a sparkline has a bar for each value, the lowest for the lowest', (t) => {
  t.is(sparkline([1, 2, 3]), '▁▅█');
  t.is(sparkline([2, 2]), '▁▁');
  t.is(sparkline([3, null, 1]), '█x▁');
  t.is(sparkline([null]), 'x');
});
