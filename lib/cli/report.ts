import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { readReport, writeReport } from '../report/index.js';

/** `espalier report` */
export function register(program: Command): void {
  program
    .command('report')
    .description('write the report of a finished run as one page of HTML')
    .argument('<run>', 'folder of the run')
    .option('--out <file>', 'where to write it (report.html in the folder of the run)')
    .option('--json', 'print where it is and what it says as JSON')
    .action(async (run: string, flags: { out?: string; json?: boolean }) => {
      const path = await writeReport(run, flags.out);
      if (!flags.json) {
        process.stdout.write(`${pathToFileURL(path).href}\n`);
        return;
      }
      const { certificate, kernels } = await readReport(run);
      const result = {
        report: path,
        bytes: statSync(path).size,
        best: certificate.best,
        hash: certificate.hash,
        ...(kernels && { kernels }),
      };
      process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    });
}
