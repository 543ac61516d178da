import { DataError } from '../core/errors.js';
import { certificate as schema, CERTIFICATE_FORMAT, type Certificate } from './certificate.js';

/**
 * Takes a value that was read from a file for a certificate.
 *
 * @param path of the file, for messages
 * @throws DataError when it is none, was altered in its form, or has the format of another version
 */
export function asCertificate(value: unknown, path: string): Certificate {
  const format = formatOf(value);
  if (format !== undefined && format !== CERTIFICATE_FORMAT)
    throw new DataError(
      `Expected ${path} to have the format ${CERTIFICATE_FORMAT} but received ${format}: the command that made the run makes ` +
        'its certificate anew from the records, with this version, and trains nothing again',
    );
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue?.path.join('.') ?? '';
  throw new DataError(
    `Expected ${path} to be a certificate but ${at || 'its top level'} does not fit: ${issue?.message}`,
  );
}

function formatOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('format' in value)) return undefined;
  const { format } = value;
  return typeof format === 'string' && format.startsWith('espalier-certificate/') ? format : undefined;
}
