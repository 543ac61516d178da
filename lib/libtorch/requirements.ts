/**
 * Reads what a wheel says it needs (its METADATA's `Requires-Dist` lines), as far as choosing NVIDIA's wheels asks for:
 * names, extras, versions, and environment markers for Linux x86_64.
 */

/** One `Requires-Dist` line. */
export interface Requirement {
  /** Normalised: lower case, `-` for `_` and `.`. */
  name: string;
  extras: string[];
  /** As written, `==13.2.2`; empty for any version. */
  version: string;
  /** The condition after the semicolon, as written; empty for none. */
  marker: string;
}

/** The project name as indexes compare it. */
export function normalisedName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/** The requirements in a METADATA file. */
export function requirementsIn(metadata: string): Requirement[] {
  // The headers end at the first empty line; what follows is the project's description.
  const headers = metadata.split(/\r?\n\r?\n/, 1)[0]!;
  return headers
    .split(/\r?\n/)
    .filter((line) => line.startsWith('Requires-Dist:'))
    .map((line) => parseRequirement(line.slice('Requires-Dist:'.length)));
}

/** Takes `cuda-toolkit[cudart,cupti]==13.2.2; platform_system == "Linux"` apart. */
export function parseRequirement(text: string): Requirement {
  const semicolon = text.indexOf(';');
  const head = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  const match = /^([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*\(?([^)]*)\)?$/.exec(head);
  if (!match) throw new SyntaxError(`Not a requirement: ${text}`);
  return {
    name: normalisedName(match[1]!),
    extras: (match[2] ?? '')
      .split(',')
      .map((extra) => normalisedName(extra.trim()))
      .filter(Boolean),
    version: match[3]!.replaceAll(/\s+/g, ''),
    marker: semicolon < 0 ? '' : text.slice(semicolon + 1).trim(),
  };
}

/** What markers are compared with. The Python version hardly matters: nothing of Python's is installed. */
const linux: Record<string, string> = {
  platform_system: 'Linux',
  sys_platform: 'linux',
  os_name: 'posix',
  platform_machine: 'x86_64',
  python_version: '3.12',
  python_full_version: '3.12.0',
  implementation_name: 'cpython',
  platform_python_implementation: 'CPython',
};

/** Whether a marker holds on Linux x86_64 when the project is installed with an extra. */
export function markerHolds(marker: string, extra = ''): boolean {
  if (marker === '') return true;
  const tokens = marker.match(/\(|\)|'[^']*'|"[^"]*"|[<>=!~]+|[A-Za-z_][\w.]*/g) ?? [];
  const variables = { ...linux, extra };
  let at = 0;

  const or = (): boolean => {
    let value = and();
    while (tokens[at] === 'or') {
      at++;
      value = and() || value;
    }
    return value;
  };
  const and = (): boolean => {
    let value = term();
    while (tokens[at] === 'and') {
      at++;
      value = term() && value;
    }
    return value;
  };
  const term = (): boolean => {
    if (tokens[at] !== '(') return comparison();
    at++;
    const value = or();
    at++;
    return value;
  };
  const comparison = (): boolean => {
    const left = operand();
    let operator = tokens[at++] ?? '';
    if (operator === 'not') operator += ` ${tokens[at++]}`;
    return compare(left, operator, operand());
  };
  const operand = (): string => {
    const token = tokens[at++] ?? '';
    if (/^['"]/.test(token)) return token.slice(1, -1);
    const value = variables[token as keyof typeof variables];
    if (value === undefined) throw new SyntaxError(`Unknown name ${token} in the marker ${marker}`);
    return value;
  };
  return or();
}

function compare(left: string, operator: string, right: string): boolean {
  const versions = /^\d/.test(left) && /^\d/.test(right);
  const order = versions
    ? left.localeCompare(right, 'en', { numeric: true })
    : left < right
      ? -1
      : +(left > right);
  switch (operator) {
    case '==':
    case '===':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case 'in':
      return right.includes(left);
    case 'not in':
      return !right.includes(left);
    default:
      throw new SyntaxError(`Unknown comparison ${operator} in a marker`);
  }
}

/** The meta package whose extras name NVIDIA's wheels. */
export const cudaToolkit = 'cuda-toolkit';

/**
 * NVIDIA's wheels that torch's metadata asks for. Since CUDA 13 most are named through the extras of `cuda-toolkit`,
 * whose own metadata must be given then.
 *
 * @param torch torch's requirements
 * @param toolkit the requirements of the `cuda-toolkit` that torch's name; null where torch names none
 */
export function nvidiaWheels(torch: Requirement[], toolkit: Requirement[] | null): Requirement[] {
  const direct = torch.filter(({ name, marker }) => name.startsWith('nvidia-') && markerHolds(marker));
  const meta = toolkitOf(torch);
  const through = meta
    ? (toolkit ?? []).filter(({ marker }) =>
        meta.extras.some((extra) => marker && markerHolds(marker, extra)),
      )
    : [];
  const byName = new Map([...through, ...direct].map((wheel) => [wheel.name, wheel]));
  return [...byName.values()];
}

/** torch's requirement of the `cuda-toolkit` meta package; null where it has none. */
export function toolkitOf(torch: Requirement[]): Requirement | null {
  return torch.find(({ name, marker }) => name === cudaToolkit && markerHolds(marker)) ?? null;
}

/** Whether a wheel is one of the two that a CUDA build's CPU library needs: the CUDA runtime and CUPTI. */
export function neededOnCpu(name: string): boolean {
  return /^nvidia-cuda-(runtime|cupti)(-cu\d+)?$/.test(name);
}
