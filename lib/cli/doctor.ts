import type { Command } from 'commander';
import pc from 'picocolors';
import { examine, type DoctorReport, type LibraryReport } from '../libtorch/doctor.js';
import { platformName } from '../libtorch/platform.js';

/** `espalier doctor` */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('say what this machine has, what is missing, and what to do')
    .option('--json', 'print the report as JSON')
    .action(async (flags: { json?: boolean }) => {
      const report = await examine();
      process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : inWords(report));
      if (!report.usable) process.exitCode = 1;
    });
}

/** The report as text for a terminal. */
export function inWords(report: DoctorReport): string {
  const { platform, node, cpu, libtorch, binary, cuda } = report;
  const { found } = libtorch;
  const lines: string[] = [];
  const row = (good: boolean | null, name: string, text: string) => {
    const mark = good === null ? pc.dim('-') : good ? pc.green('✓') : pc.red('✗');
    lines.push(`${mark} ${name.padEnd(11)} ${text}`);
  };
  row(true, 'Espalier', report.espalier);
  row(
    !platform.refused,
    'Platform',
    `${platformName(platform)}${platform.glibc ? `, glibc ${platform.glibc}` : ''}`,
  );
  row(!node.refused, 'Node', node.version);
  const features = cpu.features.filter((feature) => /^(avx2|fma|avx512)/.test(feature)).join(' ');
  const gigabytes = (cpu.memoryBytes / 2 ** 30).toFixed(0);
  row(
    true,
    'CPU',
    `${cpu.model.trim()}, ${cpu.threads} threads, ${gigabytes} GiB${features ? `; ${features}` : ''}`,
  );

  if (found) {
    row(
      libtorch.loads !== null,
      'libtorch',
      `${found.version}, ${found.cuda ? 'with CUDA' : 'CPU only'}: ${found.why}`,
    );
    lines.push(`              ${found.torch}`);
  } else {
    row(false, 'libtorch', 'none that can be used');
  }
  for (const { source, place, refused } of libtorch.attempts) {
    if (refused) lines.push(pc.dim(`              not ${source}: ${place}: ${refused}`));
  }
  row(
    binary.torch !== null,
    'Binary',
    binary.torch?.addon ?? binary.missing ?? 'depends on libtorch, which is missing',
  );
  if (binary.torch) row(binary.torch.cuda ? true : null, 'CUDA ops', binary.torch.cuda ?? 'not built');

  const { driver } = cuda;
  if (!driver?.found) row(null, 'Driver', cuda.error ?? 'no NVIDIA driver on this machine');
  else row(driver.error === null, 'Driver', driver.error ?? `NVIDIA, for CUDA up to ${driver.version}`);
  for (const device of driver?.devices ?? []) {
    row(
      true,
      'GPU',
      `${device.name}, ${(device.memory / 2 ** 30).toFixed(0)} GiB, compute capability ${device.capability}`,
    );
  }
  const library = (name: string, { path, error }: LibraryReport) =>
    row(path ? !error : null, name, error ?? path ?? 'not here');
  library('NCCL', cuda.nccl);
  library('cuSPARSELt', cuda.cusparselt);
  row(report.fetcher ? true : null, 'Installer', report.fetcher ?? 'neither pip nor uv');

  const verdict = report.usable
    ? pc.green('Espalier can run here.')
    : pc.red('Espalier cannot run here yet.');
  lines.push('', verdict, ...report.advice.map((text) => `  - ${text}`));
  return `${lines.join('\n')}\n`;
}
