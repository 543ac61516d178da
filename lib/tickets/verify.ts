import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { RunError } from '../core/errors.js';
import { sha256File } from '../core/files.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import { assemble } from './assemble.js';
import type { Certificate } from './certificate.js';
import { gather } from './evidence.js';
import { owning } from './exclusive.js';
import { KERNELS_FILE, kernelsOf, whyNotDecided } from './kernels-file.js';
import { plan } from './plan.js';
import { needsModel } from './prune-cell.js';
import { alone } from './ranks.js';
import { differences, RunFolder } from './run-folder.js';
import { attempt, type Check, type Verification, type VerifyOptions } from './verify-check.js';
import { checkMask, checkTicket } from './verify-masks.js';
import { remeasure } from './verify-metrics.js';
import { configOf, readCertificate, settledConfig, sourceOf, whyNotAgain } from './verify-run.js';

/**
 * Checks a finished run: the hashes of all its files, the masks made again and counted, pruned weights being +0, the
 * statistics and verdicts made again from the records, and the metrics measured again from the weights.
 *
 * @param path folder of the run, or a ticket file (the run beside it is checked with it)
 */
export async function verify<B = never>(path: string, options: VerifyOptions<B> = {}): Promise<Verification> {
  const { signal } = options;
  const checks: Check[] = [];
  const check = (what: string, problem: string | null, detail = '') => {
    const made = { what, ok: problem === null, detail: problem ?? detail };
    checks.push(made);
    options.onCheck?.(made);
  };
  if (!existsSync(path))
    throw new RunError(`Expected a run's folder or a ticket file but there is no ${path}`);
  const isFile = statSync(path).isFile();
  const folder = new RunFolder(isFile ? dirname(path) : path);
  const finish = (certificate: Certificate | null): Verification => {
    const altered = checks.filter((c) => !c.ok).map((c) => c.what);
    return { ok: altered.length === 0, checks, altered, certificate };
  };
  if (isFile) check(path, await attempt(() => checkTicket(path)), 'masks and counts fit');
  if (isFile && !existsSync(folder.file('certificate.json'))) return finish(null);

  const certificate = readCertificate(folder, check);
  if (certificate === null) return finish(null);
  for (const [name, hash] of Object.entries(certificate.files)) {
    throwIfAborted(signal);
    const path = folder.file(name);
    const problem = async () => {
      if (!existsSync(path)) return 'it is missing';
      return (await sha256File(path, { signal })) === hash ? null : 'its hash is another one: it was altered';
    };
    check(name, await attempt(problem), 'hash');
    throwIfAborted(signal);
  }
  const written = configOf(folder, certificate, options, check);
  if (written === null) return finish(certificate);
  const config = settledConfig(folder, written, check);
  if (config === null) return finish(certificate);
  const identity = {
    fingerprint: certificate.fingerprint,
    versions: certificate.versions,
    metric: { name: certificate.metric.name, better: certificate.metric.better },
    prunable: certificate.prunable,
  };
  check(
    'certificate.json: evidence',
    await attempt(async () => {
      const again = assemble(await gather(folder, config, identity));
      return differences(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(certificate))).join(
        '; ',
      );
    }),
    'statistics and verdicts come out the same',
  );
  if (config.accelerate)
    check(
      `${KERNELS_FILE}: choices`,
      await attempt(async () => {
        const kernels = kernelsOf(folder, certificate);
        return kernels ? whyNotDecided(kernels) : 'it is missing';
      }),
      'each follows from its times',
    );
  const source = await sourceOf(config, options);
  await owning(config, async () => {
    for (const cell of plan(config).filter(({ round }) => round > 0)) {
      throwIfAborted(signal);
      const hindrance = needsModel(config, cell) ? whyNotAgain(source, certificate) : null;
      check(
        `cells/${cell.name}: mask`,
        await attempt(() =>
          checkMask({ folder, config, source, ranks: alone }, certificate, cell, hindrance === null),
        ),
        hindrance === null ? 'made again' : `not made again, but counted: ${hindrance}`,
      );
      await breathe();
    }
  });
  if (!isFile)
    check(
      'ticket.safetensors: masks',
      await attempt(() => checkTicket(folder.file('ticket.safetensors'))),
      'counted',
    );
  await owning(config, () => remeasure(folder, config, certificate, source, options, check));
  return finish(certificate);
}
