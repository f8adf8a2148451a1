/** `berth doctor`: looks at everything that a first desktop needs and says what is wrong and what cures it. */
import { parseArgs } from 'node:util';
import { safe } from './cli/text.ts';
import type { Config } from './config.ts';
import { examine, type Finding } from './doctor/check.ts';
import { doctorChecks } from './doctor-checks.ts';

const MARKS = { ok: '✓', warning: '!', fault: '✗', untried: '–' };

const HELP = `berth doctor [--account <account>] [--node <node>] [--json]

Looks at all that a first desktop needs, on this machine and on a node, and says what is wrong and what cures it.
Run it as the account that runs Berth; where its services run apart, as root: it becomes the account of those that act as users.

Options:
  --account <account>  sends a probe to a node, as a job of this account
  --node <node>        to this one, instead of any that Slurm chooses
  --json               print the findings as JSON
  --help               show this help

Exit status: 0 nothing is wrong, 1 there are faults, 2 wrong usage.
`;

export interface DoctorEnvironment {
  env: Record<string, string | undefined>;
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
  readConfig: () => Config;
  become: (account: string) => void;
}

interface Options {
  account?: string;
  node?: string;
  json?: boolean;
  help?: boolean;
}

export async function runDoctor(argv: string[], doctor: DoctorEnvironment): Promise<number> {
  let options: Options;
  try {
    const string = { type: 'string' } as const;
    const boolean = { type: 'boolean' } as const;
    options = parseArgs({
      args: argv,
      options: { account: string, node: string, json: boolean, help: boolean },
    }).values;
  } catch (error) {
    doctor.stderr.write(`berth: ${safe((error as Error).message)}\nberth doctor --help shows how.\n`);
    return 2;
  }
  if (options.help) {
    doctor.stdout.write(HELP);
    return 0;
  }
  const findings: Finding[] = [];
  for await (const finding of examine(await doctorChecks(options, doctor))) {
    findings.push(finding);
    if (!options.json) doctor.stdout.write(textOf(finding));
  }
  const faults = findings.filter(({ outcome }) => outcome === 'fault').length;
  doctor.stdout.write(options.json ? `${JSON.stringify(findings, null, 2)}\n` : `\n${summary(findings, faults)}\n`);
  return faults > 0 ? 1 : 0;
}

function textOf({ check, outcome, detail, cure }: Finding): string {
  const line = `${MARKS[outcome]} ${safe(check)}: ${safe(detail)}\n`;
  return cure === null ? line : `${line}    ${safe(cure)}\n`;
}

function summary(findings: Finding[], faults: number): string {
  if (faults > 0) return `${faults} ${faults === 1 ? 'fault' : 'faults'}. Cure the first one, then look again.`;
  const seen = (outcome: Finding['outcome']) => findings.some((finding) => finding.outcome === outcome);
  if (seen('warning')) return 'No fault; what is marked ! works, but not as well as it could.';
  return seen('untried') ? 'No fault in what was tried.' : 'All is well.';
}
