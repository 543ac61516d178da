import type { Command } from 'commander';
import pc from 'picocolors';
import { verify } from '../tickets/index.js';

interface Flags {
  json?: boolean;
  all?: boolean;
  measure: boolean;
}

/** `espalier verify` */
export function register(program: Command): void {
  program
    .command('verify')
    .description(
      'check a run or a ticket: hashes, masks, statistics and verdicts, and the metrics measured again',
    )
    .argument('<path>', "a run's folder, or a ticket.safetensors")
    .option('--all', 'measure every training again, not only dense and the best ticket')
    .option('--no-measure', 'measure nothing again')
    .option('--json', 'print every check as JSON')
    .action(async (path: string, flags: Flags) => {
      const result = await verify(path, { measure: !flags.measure ? 'none' : flags.all ? 'all' : 'best' });
      const { ok, checks, altered, certificate } = result;
      if (flags.json) process.stdout.write(`${JSON.stringify({ ok, altered, checks }, null, 2)}\n`);
      else {
        for (const { what, detail } of checks.filter((c) => !c.ok))
          process.stdout.write(`${pc.red('✗')} ${what}: ${detail}\n`);
        const passed = checks.filter((c) => c.ok).length;
        process.stdout.write(`${passed} of ${checks.length} checks passed\n`);
        if (ok && certificate) process.stdout.write(`${certificate.best.sentence}\n`);
        else if (!ok)
          process.stdout.write(`Refused: ${altered.length} of its claims and files are not what they were\n`);
      }
      if (!ok) process.exitCode = 1;
    });
}
