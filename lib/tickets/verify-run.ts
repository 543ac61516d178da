import { existsSync } from 'node:fs';
import { DataError, RunError } from '../core/errors.js';
import { readJsonSync } from '../core/files.js';
import { torchInfo } from '../core/index.js';
import { certificateHash } from './assemble.js';
import { asCertificate } from './certificate-file.js';
import type { Certificate } from './certificate.js';
import { isReference, parseConfig, type FindConfig, type SettledConfig } from './config.js';
import { readStability, settledOf } from './gate.js';
import { differences, type RunFolder } from './run-folder.js';
import { resolveSource, type Source } from './source.js';
import type { Report, VerifyOptions } from './verify-check.js';

/** What a run says of itself: its certificate, its configuration, its step k, and what its trainings were made of. */

/** The certificate of a run; null where there is none to be checked. */
export function readCertificate(folder: RunFolder, check: Report): Certificate | null {
  const path = folder.file('certificate.json');
  if (!existsSync(path)) {
    check('certificate.json', 'it is missing: the run is not finished');
    return null;
  }
  try {
    const certificate = asCertificate(readJsonSync(path), path);
    const same = certificateHash(certificate) === certificate.hash;
    check('certificate.json', same ? null : 'its own hash does not fit: it was altered', 'hash');
    return certificate;
  } catch (error) {
    check('certificate.json', (error as Error).message);
    return null;
  }
}

/** The configuration of the run, with closures replaced by those given, or by ones that are never called. */
export function configOf(
  folder: RunFolder,
  certificate: Certificate,
  options: Pick<VerifyOptions<unknown>, 'model' | 'task' | 'measure' | 'signal'>,
  check: Report,
): FindConfig | null {
  try {
    const json = readJsonSync(folder.file('config.json')) as Record<string, unknown>;
    const differs = differences(json, certificate.config);
    if (differs.length > 0) throw new DataError(`it is not the certificate's: ${differs.join('; ')}`);
    const never = () => {
      throw new RunError('The run was made with functions, which were not given');
    };
    const model = options.model ?? (isReference(json['model']) ? json['model'] : never);
    const task =
      options.task ?? (isReference(json['task']) ? json['task'] : { batch: never, loss: never, metrics: {} });
    return parseConfig({ ...json, out: folder.path, model, task });
  } catch (error) {
    check('config.json', (error as Error).message);
    return null;
  }
}

/** The step k that the records of the stability gate give; what `stability.json` says must be the same. */
export function settledConfig(folder: RunFolder, config: FindConfig, check: Report): SettledConfig | null {
  try {
    const settled = settledOf(folder, config);
    if (config.rewind.stability === null) return settled;
    const again: unknown = JSON.parse(JSON.stringify(readStability(folder, config)));
    const differs = differences(readJsonSync(folder.file('stability.json')), again);
    check('stability.json: evidence', differs.join('; ') || null, 'the same step k comes out');
    return settled;
  } catch (error) {
    check('stability.json: evidence', (error as Error).message);
    return null;
  }
}

/** Model and task of a run; null where it was made with functions that were not given. */
export async function sourceOf(
  config: FindConfig,
  options: Pick<VerifyOptions<unknown>, 'model' | 'task'>,
): Promise<Source | null> {
  const known = (isReference(config.model) || options.model) && (isReference(config.task) || options.task);
  return known ? resolveSource(config) : null;
}

/** Why scores that the model gives cannot be had to the same bits here; null where they can. */
export function whyNotAgain(source: Source | null, { fingerprint }: Certificate): string | null {
  if (source === null) return 'the run was made with functions, which were not given';
  return isSameMachine(fingerprint)
    ? null
    : `it was made with torch ${fingerprint.torch} on ${fingerprint.cpu}`;
}

/** Whether numbers come out here to the bits that the run has. */
export function isSameMachine({ torch, cpu }: Certificate['fingerprint']): boolean {
  const info = torchInfo();
  return info.torch === torch && info.cpuCapability === cpu;
}
