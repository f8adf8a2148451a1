/** `berth init`: asks what is to be known of a site, and writes all that its access node is set up with into one folder. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { keyTexts } from './auth/key-making.ts';
import { randomSecret } from './auth/random-secret.ts';
import { requestCertificate } from './auth/self-signed.ts';
import { safe } from './cli/text.ts';
import { ACCOUNTS } from './init/accounts.ts';
import { answersInYaml, answersOf, type Given, oldHomeOf, pathFault, QUESTIONS } from './init/answers.ts';
import { type LookUp, type Outcome, putInPlace, type SiteFile, siteFolder, textOf } from './init/files.ts';
import { KEYS, keyFiles } from './init/keys.ts';
import { certificateFault } from './init/own-certificate.ts';
import { processesOf } from './init/processes.ts';
import { AnswerFault, type Ask, collect } from './init/questions.ts';
import { readRecord, writeRecord } from './init/record.ts';
import { type SecretMakers, secretsOf, selfSigned, tlsKeyOf } from './init/secrets.ts';
import { secretFiles, siteFiles, tlsFilesOf } from './init/site-files.ts';
import { stepsOf } from './init/steps.ts';
import { installed } from './installation.ts';
import { readSecretFile } from './secret-file.ts';
import { SERVICES } from './services.ts';

const FOLDER = '/etc/berth';
const EXIT = { done: 0, refused: 1, usage: 2 } as const;
const SAYS: Record<Outcome, string> = {
  written: 'written',
  renewed: 'renewed',
  unchanged: 'as it was',
  kept: 'kept, for it was edited; the new one is beside it as .new',
};

const HELP = `berth init [options]

Writes what the access node of a site is set up with into one folder: berth.yaml, passwords, nginx' site, systemd's units, the
set-up of PostgreSQL, Redis and Prometheus, alerts, a dashboard of Grafana, the rule of sudo. It changes nothing else of the machine, and
prints the commands that put each in place. Run again it changes what the answers change, and keeps what was edited. It asks for what no
option says.

Options:
${QUESTIONS.map(({ flag, value, text }) => `  ${`--${flag} <${value}>`.padEnd(26)}  ${text}`).join('\n')}
  ${'--folder <folder>'.padEnd(26)}  Where the files go (${FOLDER})
  ${'--yes'.padEnd(26)}  Ask nothing: what no option says is as it was, or as usual
  ${'--help'.padEnd(26)}  Show this help

Exit status: 0 done, 1 refused, 2 wrong usage.
`;

export interface InitEnvironment {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable;
  stderr: { write(text: string): unknown };
}

const MAKERS: SecretMakers = {
  randomSecret,
  requestCertificate,
  readSecret: (file) => (textOf(file) === null ? null : readSecretFile(file)),
};

/** The exit status. */
export async function runInit(argv: string[], { stdin, stdout, stderr }: InitEnvironment): Promise<number> {
  const complain = (status: number, message: string): number => {
    stderr.write(`berth: ${safe(message)}\n`);
    return status;
  };
  let options: Given & { yes?: boolean; help?: boolean };
  try {
    const [string, boolean] = [{ type: 'string' }, { type: 'boolean' }] as const;
    const flags = Object.fromEntries(QUESTIONS.map(({ flag }) => [flag, string]));
    const { values } = parseArgs({ args: argv, options: { ...flags, folder: string, yes: boolean, help: boolean } });
    options = values as typeof options;
  } catch (error) {
    return complain(EXIT.usage, `${(error as Error).message} berth init --help shows how.`);
  }
  const { yes = false, help = false, folder: named = FOLDER, ...flags } = options;
  if (help) {
    stdout.write(HELP);
    return EXIT.done;
  }
  const folder = resolve(named);
  try {
    const fault = pathFault(folder);
    if (fault !== null) throw new AnswerFault(`--folder: ${folder} ${fault}.`);
    const record = readRecord(folder);
    const terminal = stdin.isTTY === true && !yes ? openTerminal(stdin, stdout) : null;
    const earlier = { ...record.answers, ...answersInYaml(folder) };
    const given = await collect(QUESTIONS, flags, earlier, terminal).finally(() => terminal?.close());
    const oldHome = oldHomeOf(folder);
    const outcomes = await writeSite(folder, given, record.written, oldHome);
    stdout.write(outcomes.map(({ path, outcome }) => `${join(folder, path)}: ${SAYS[outcome]}\n`).join(''));
    stdout.write(`\nTo put it in place, as root (docs/install.md tells why):\n`);
    const hasAccounts = ACCOUNTS.every((account) => lookUp('passwd', account) !== null);
    for (const { title, commands } of stepsOf(folder, answersOf(given), { hasAccounts, oldHome }))
      stdout.write(`\n# ${title}\n${commands.map((command) => `${command}\n`).join('')}`);
    return EXIT.done;
  } catch (error) {
    if (error instanceof AnswerFault) return complain(EXIT.usage, error.message);
    return complain(EXIT.refused, (error as Error).message);
  }
}

async function writeSite(folder: string, given: Given, written: Record<string, string>, oldHome: string | null) {
  const answers = answersOf(given);
  const fault = answers.tls && certificateFault(answers.tls, answers.address, Date.now());
  if (fault !== null) throw new AnswerFault(fault);
  siteFolder(folder);
  const put = (files: SiteFile[]) => {
    const outcomes = putInPlace(folder, files, written, lookUp);
    writeRecord(folder, { answers: given, written });
    return outcomes;
  };
  const secrets = secretsOf(folder, MAKERS);
  // One that the site has put there itself may end without a new line.
  const asTheyAre = secretFiles(secrets, answers).map((file) => ({
    ...file,
    text: textOf(join(folder, file.path)) ?? file.text,
  }));
  const outcomes = put([...asTheyAre, ...keyFiles(await keyTexts(join(folder, KEYS), oldHome), answers)]);
  if (answers.tls === null) {
    outcomes.push(...put([{ path: 'tls/key.pem', text: tlsKeyOf(folder), mode: 0o600 }]));
    const { key } = tlsFilesOf(folder, answers);
    const text = await selfSigned(folder, answers.address, key, MAKERS, Date.now());
    outcomes.push(...put([{ path: 'tls/cert.pem', text, mode: 0o644 }]));
  }
  const processes = processesOf(SERVICES, answers.replicas);
  const template = (path: string): string => readFileSync(installed('deploy', path), 'utf8');
  outcomes.push(...put(siteFiles({ folder, answers, processes, template }, secrets)));
  return outcomes;
}

function openTerminal(input: Readable, output: Writable) {
  const lines = createInterface({ input, output });
  // Ctrl-D and Ctrl-C: a question that nobody answers any more.
  const closed = new Promise<never>((_resolve, reject) => {
    lines.once('close', () => reject(new Error('Nothing was changed.')));
  });
  closed.catch(() => {});
  const ask: Ask = (text, usual) =>
    Promise.race([lines.question(usual ? `${text} [${usual}]: ` : `${text}: `), closed]);
  return { ask, say: (line: string) => void output.write(`${line}\n`), close: () => lines.close() };
}

/** Also of accounts that are not this machine's own. */
const lookUp: LookUp = (kind, name) => {
  try {
    const entry = execFileSync('getent', [kind, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(entry.split(':')[2]);
  } catch {
    return null;
  }
};
