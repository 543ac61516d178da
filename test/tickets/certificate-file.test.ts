import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { renderReport, writeReport } from 'espalier/report';
import { CERTIFICATE_FORMAT, findTicket, verify } from 'espalier/tickets';
import { asCertificate } from '#dist/tickets/certificate-file.js';
import { exampleCertificate } from './example.js';
import { temporary, toySearch } from './search.js';

const plain = (): Record<string, unknown> =>
  JSON.parse(JSON.stringify(exampleCertificate())) as Record<string, unknown>;

test('a certificate is read back as it was written', (t) => {
  t.is(CERTIFICATE_FORMAT, 'espalier-certificate/2');
  const certificate = asCertificate(plain(), 'certificate.json');
  t.deepEqual(certificate, exampleCertificate());
  t.true(renderReport({ certificate, metrics: [], timing: [] }).length > 0);
});

test('another format, and what is none, is refused: what was expected and what came', (t) => {
  for (const [value, message] of [
    [
      { ...plain(), format: 'espalier-certificate/1' },
      /Expected c\.json to have the format espalier-certificate\/2 but received espalier-certificate\/1: the command that made the run/,
    ],
    [{ ...plain(), format: 'espalier-certificate/3' }, /received espalier-certificate\/3/],
    [{ ...plain(), format: 'else' }, /Expected c\.json to be a certificate but format does not fit/],
    [{ ...plain(), cost: { dense: 1 } }, /cost\.rounds does not fit/],
    [[], /its top level does not fit/],
    [null, /its top level does not fit/],
  ] as const)
    t.throws(() => asCertificate(value, 'c.json'), { code: 'ERR_DATA', message });
});

test('a run of an older format: verify and report say so, and its command makes the certificate anew', async (t) => {
  const home = temporary();
  t.teardown(home.remove);
  const config = toySearch(home.path, { seeds: [0], controls: [] });
  const { certificate } = await findTicket(config);
  const path = join(home.path, 'certificate.json');
  const old = readFileSync(path, 'utf8').replace(CERTIFICATE_FORMAT, 'espalier-certificate/1');
  writeFileSync(path, old);
  const { ok, checks } = await verify(home.path);
  t.false(ok);
  t.regex(checks.at(-1)?.detail ?? '', /but received espalier-certificate\/1/);
  await t.throwsAsync(writeReport(home.path), { code: 'ERR_DATA', message: /espalier-certificate\/1/ });
  const trained: string[] = [];
  const again = await findTicket(config, {
    onProgress: (event) => event.type === 'start' && trained.push(event.cell),
  });
  t.deepEqual(trained, []);
  t.deepEqual(again.certificate, certificate);
  t.true((await verify(home.path)).ok);
});
