import test from 'ava';
import type { Certificate, Row } from '#dist/tickets/certificate.js';
import { certificate as schema } from '#dist/tickets/certificate.js';
import { assemble, certificateHash } from '#dist/tickets/assemble.js';
import type { Cell } from '#dist/tickets/plan.js';
import { metricsLine } from '#dist/tickets/records.js';
import { exampleCertificate, exampleConfig, exampleEvidence, exampleMetrics } from './example.js';

/** A search with one round at density 0.8 whose test losses are `means` per kind, spread by `spread` over seeds. */
function search(
  means: Partial<Record<Cell['kind'], number>>,
  options: { seeds?: number[]; spread?: Partial<Record<Cell['kind'], number>>; controls?: string[] } = {},
): Certificate {
  const config = exampleConfig({
    seeds: options.seeds ?? [0, 1, 2],
    prune: { fraction: 0.2, rounds: 1 },
    ...(options.controls ? { controls: options.controls } : {}),
  });
  const base: Record<Cell['kind'], number> = {
    dense: 1,
    dense2x: 0.999,
    denseBudget: 0.998,
    ticket: 1,
    reinit: 1.1,
    shuffle: 1.1,
    randomErk: 1.1,
    randomUniform: 1.1,
    oneshot: 1.1,
    stability: 1,
    bilevel: 1,
    ...means,
  };
  return assemble(
    exampleEvidence(
      config,
      (cell) => base[cell.kind] + (options.spread?.[cell.kind] ?? 0.001) * (cell.seed - 1),
    ),
  );
}

function only(certificate: Certificate): Row {
  t0(certificate.rows.length === 1);
  return certificate.rows[0] as Row;
}

function t0(condition: boolean): void {
  if (!condition) throw new Error('Expected one row');
}

const claimOf = (certificate: Certificate) => only(certificate).verdict?.claim;

test('winning: as good as dense and better than every control', (t) => {
  const certificate = search({ ticket: 1.002 });
  t.is(claimOf(certificate), 'winning');
  t.false(only(certificate).verdict?.exceedsDense);
  t.is(only(search({ ticket: 0.95 })).verdict?.exceedsDense, true);
});

test('matching: as good as dense, but a control is not beaten', (t) => {
  for (const kind of ['reinit', 'shuffle'] as const) {
    const certificate = search({ ticket: 1, [kind]: 1 });
    t.is(claimOf(certificate), 'matching', kind);
    t.regex(only(certificate).verdict?.sentence ?? '', /does not beat/);
  }
});

test('partial: worse than dense, better than every control', (t) => {
  t.is(claimOf(search({ ticket: 1.05 })), 'partial');
});

test('ordinary: worse than dense and no better than some control', (t) => {
  t.is(claimOf(search({ ticket: 1.05, reinit: 1.05 })), 'ordinary');
  t.is(claimOf(search({ ticket: 1.05, reinit: 1.04 })), 'ordinary');
});

test('worse than random: a random mask is better', (t) => {
  t.is(claimOf(search({ ticket: 1.05, randomErk: 1.03 })), 'worse than random');
  t.is(claimOf(search({ ticket: 1.05, randomUniform: 1.03 })), 'worse than random');
});

test('unproven: few seeds, wide intervals, a missing control', (t) => {
  t.is(claimOf(search({}, { seeds: [0, 1] })), 'unproven');
  t.is(claimOf(search({}, { spread: { dense: 0.2 } })), 'unproven');
  t.is(claimOf(search({}, { spread: { reinit: 0.2 } })), 'unproven');
  const without = search({}, { controls: ['reinit', 'random'] });
  t.is(claimOf(without), 'unproven');
  t.regex(only(without).verdict?.sentence ?? '', /left out the mask shuffled within its layers/);
});

test('unproven: a straddled margin is neither as good nor worse', (t) => {
  t.is(claimOf(search({ ticket: 1.01 }, { spread: { ticket: 0.004 } })), 'unproven');
});

test('a diverged training proves nothing', (t) => {
  const config = exampleConfig({ prune: { fraction: 0.2, rounds: 1 } });
  const certificate = assemble(
    exampleEvidence(config, (cell) => (cell.kind === 'ticket' && cell.seed === 1 ? null : 1)),
  );
  t.is(claimOf(certificate), 'unproven');
});

test('one-shot is reported and decides nothing', (t) => {
  t.is(claimOf(search({ oneshot: 0.9 })), 'winning');
});

test('an under-trained dense is said, and what dense reaches with the whole budget', (t) => {
  const row = only(search({ dense2x: 0.9, denseBudget: 0.85 }));
  t.true(row.verdict?.denseUnderTrained);
  t.regex(row.verdict?.sentence ?? '', /Dense was under-trained/);
  t.regex(row.verdict?.sentence ?? '', /1900 steps dense reaches 0\.85/);
  t.false(only(search({ dense2x: 0.995 })).verdict?.denseUnderTrained);
});

test('higher is better for an accuracy', (t) => {
  const config = exampleConfig({ prune: { fraction: 0.2, rounds: 1 } });
  const evidence = exampleEvidence(
    config,
    (cell) => (['dense', 'ticket'].includes(cell.kind) ? 0.9 : 0.8) + cell.seed / 1e4,
  );
  const row = assemble({ ...evidence, metric: { name: 'loss', better: 'higher' } }).rows[0] as Row;
  t.is(row.verdict?.claim, 'winning');
});

test('the best row is the sparsest with the best claim', (t) => {
  const certificate = exampleCertificate();
  const claims = certificate.rows.map((row) => row.verdict?.claim);
  t.is(certificate.best.claim, 'winning');
  t.is(certificate.best.round, claims.lastIndexOf('winning') + 1);
});

test('controls only where they were asked for', (t) => {
  const certificate = exampleCertificate({ controlsAt: [0.5, 0.33] });
  t.deepEqual(
    certificate.rows.map((row) => row.verdict !== null),
    [false, false, true, false, true],
  );
});

test('the certificate fits its schema, survives JSON and hashes to its hash', (t) => {
  const certificate = exampleCertificate();
  const back = schema.parse(JSON.parse(JSON.stringify(certificate)));
  t.deepEqual(back, certificate);
  t.is(certificateHash(back), certificate.hash);
  for (const line of exampleMetrics().trim().split('\n'))
    t.notThrows(() => metricsLine.parse(JSON.parse(line)));
});
