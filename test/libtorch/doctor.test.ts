import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import { packageRoot, packageVersion } from '#dist/libtorch/binaries.js';
import type { DoctorReport } from '#dist/libtorch/doctor.js';
import { fakeTorch, temporaryFolder } from './fake.js';

function doctor(environment: NodeJS.ProcessEnv = {}, ...flags: string[]) {
  const child = spawnSync(
    process.execPath,
    [join(packageRoot, 'dist', 'cli', 'main.js'), 'doctor', ...flags],
    {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', ...environment },
      timeout: 120_000,
    },
  );
  return { status: child.status, output: child.stdout, errors: child.stderr };
}

const here = doctor({}, '--json');

test('where the tests run, the doctor finds everything and ends with 0', (t) => {
  const { status, output, errors } = here;
  t.is(status, 0, errors);
  const report = JSON.parse(output) as DoctorReport;
  t.like(report, {
    usable: true,
    espalier: packageVersion,
    node: { version: process.versions.node, refused: null },
  });
  t.is(report.platform.refused, null);
  t.true(report.cpu.threads > 0 && report.cpu.memoryBytes > 0);
  t.is(report.libtorch.loads?.version, report.libtorch.found?.version);
  t.true(report.libtorch.loads?.addon);
  t.is(report.libtorch.attempts.at(-1)?.refused, null);
  t.true(report.binary.torch?.addon.endsWith('.node'));
  t.is(typeof report.cuda.driverPresent, 'boolean');
  t.true(Array.isArray(report.advice));
});

test('without a usable libtorch it says so, says what to do, and ends with 1', (t) => {
  const { status, output } = doctor({ ESPALIER_LIBTORCH: '/nowhere' }, '--json');
  t.is(status, 1);
  const report = JSON.parse(output) as DoctorReport;
  t.false(report.usable);
  t.deepEqual(report.libtorch.attempts, [
    { source: 'ESPALIER_LIBTORCH', place: '/nowhere', refused: 'there is no such folder' },
  ]);
  t.regex(report.advice.join('\n'), /npx espalier install --cpu/);
});

test('a libtorch that does not load is reported by a child process, not suffered', (t) => {
  const { minor } = (JSON.parse(here.output) as DoctorReport).libtorch.found!;
  const broken = fakeTorch(join(temporaryFolder('doctor'), 'torch'), `${minor}.0+cpu`, { content: 'x' });
  const { status, output } = doctor({ ESPALIER_LIBTORCH: broken });
  t.is(status, 1);
  t.regex(output, /✗ libtorch +\S+, CPU only: named by ESPALIER_LIBTORCH/);
  t.regex(output, /Espalier cannot run here yet\./);
  t.regex(output, /libtorch does not load: .*file too short/s);
});
