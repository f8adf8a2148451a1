/** `berth app new` and `berth app check`: for who writes an app, without a portal. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createCatalogue } from './apps/catalogue.ts';
import { type AppReport, checkApp } from './apps/check.ts';
import { APP_ID } from './apps/manifest.ts';
import type { Preview } from './apps/preview.ts';
import { createProbe } from './apps/probe.ts';
import { scaffoldApp } from './apps/scaffold.ts';
import { findingLines, quoted, verdict } from './author-report.ts';
import { safe } from './cli/text.ts';
import type { Config } from './config.ts';
import { installed } from './installation.ts';

const HELP = {
  new: `berth app new <id> [--folder <folder>] [--image] [--json]

Writes the files that a new app begins with: app.yaml and icon.svg. It can be launched as it is.

Options:
  --folder <folder>  the folder of apps that it becomes a part of (.)
  --image            also a definition of its container image
  --json             print the answer as JSON
  --help             show this help
`,
  check: `berth app check <id|folder> [--json]

Says what is wrong with an app, each fault with its file and line, and what its launches come to. It needs no portal.

Options:
  --json  print the report as JSON
  --help  show this help

Exit status: 0 nothing is wrong, 1 there are faults, 2 wrong usage.
`,
};
const EXIT = { done: 0, refused: 1, usage: 2 } as const;

export interface AuthorEnvironment {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
  readConfig: () => Config;
}

interface Options {
  folder?: string;
  image?: boolean;
  json?: boolean;
  help?: boolean;
}

/** The exit status. */
export async function runAuthorCommand([verb = '', ...args]: string[], author: AuthorEnvironment): Promise<number> {
  const name = verb === 'new' ? 'new' : 'check';
  const complain = (status: number, message: string): number => {
    author.stderr.write(`berth: ${safe(message)}\n`);
    return status;
  };
  const wrong = (message: string) => complain(EXIT.usage, `${message} berth app ${name} --help shows how.`);
  let options: Options;
  let positionals: string[];
  try {
    const [string, boolean] = [{ type: 'string' }, { type: 'boolean' }] as const;
    const own = name === 'new' ? { folder: string, image: boolean } : {};
    const parsed = parseArgs({ args, allowPositionals: true, options: { ...own, json: boolean, help: boolean } });
    ({ positionals, values: options } = parsed as { positionals: string[]; values: Options });
  } catch (error) {
    return wrong((error as Error).message);
  }
  if (options.help) {
    author.stdout.write(HELP[name]);
    return EXIT.done;
  }
  const [which] = positionals;
  if (which === undefined || positionals.length > 1) {
    return wrong(`app ${name} takes ${name === 'new' ? '<id>' : '<id|folder>'}.`);
  }
  const { apps, scheduler, images } = author.readConfig();
  const folders = [installed('apps'), ...apps];
  try {
    if (name === 'new') return await createApp(which, options, folders, author);
    const log = { info: () => {}, warn: () => {} };
    const isCluster = scheduler.kind === 'slurm';
    const site = await createCatalogue({ folders, probe: createProbe(), images: isCluster ? images : null, log });
    const place = findApp(which, folders);
    const report = await checkApp(dirname(place), basename(place), site.availability);
    author.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
    return report.faults.length > 0 ? EXIT.refused : EXIT.done;
  } catch (error) {
    if (error instanceof AuthorFault) return complain(EXIT.refused, error.message);
    throw error;
  }
}

class AuthorFault extends Error {}

async function createApp(
  id: string,
  { folder = '.', image = false, json = false }: Options,
  folders: string[],
  { stdout }: AuthorEnvironment,
): Promise<number> {
  if (!APP_ID.test(id)) {
    throw new AuthorFault(`${id} must be lower-case letters, digits and dashes, at most 32, and begin with a letter.`);
  }
  const into = resolve(folder);
  const other = folders.find((one) => existsSync(join(one, id)));
  if (other !== undefined) throw new AuthorFault(`There is an app ${id} in ${other} already; choose another id.`);
  let files: string[];
  try {
    files = await scaffoldApp(into, id, image);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new AuthorFault(`${join(into, id)} is there already, and nothing was changed.`);
    if (code === 'ENOENT') throw new AuthorFault(`${into} is not there; make it first.`);
    throw new AuthorFault(`${join(into, id)} cannot be written: ${message}`);
  }
  const next = [
    `berth app check ${join(into, id)}`,
    ...(folders.includes(into) ? [] : [`apps: [${into}]            in the configuration, then start the portal again`]),
    ...(image ? [`berth image build ${id}        where there is Apptainer`] : []),
    'berth app reload',
    `berth app test ${id}`,
  ];
  stdout.write(
    json
      ? `${JSON.stringify({ app_id: id, files }, null, 2)}\n`
      : `${files.join('\n')}\n\nNext:\n${next.map((line) => `  ${line}\n`).join('')}`,
  );
  return EXIT.done;
}

/** The app's own folder: what is named by its path, or else the first of that id in the folders of apps. */
function findApp(which: string, folders: string[]): string {
  if (existsSync(join(which, 'app.yaml'))) return resolve(which);
  const isId = APP_ID.test(which);
  const folder = isId ? folders.find((one) => existsSync(join(one, which))) : undefined;
  if (folder !== undefined) return join(folder, which);
  if (!isId) throw new AuthorFault(`${resolve(which)} has no app.yaml.`);
  throw new AuthorFault(`There is no app ${which} in ${folders.join(', ')}, and no folder of that name here.`);
}

function textOf(report: AppReport): string {
  const { app_id, launches } = report;
  return [...findingLines(report), ...launches.map(launchInWords), `${app_id}: ${verdict(report)}`, ''].join('\n');
}

function launchInWords({ params, command, environment }: Preview): string {
  const given = Object.entries(params).map(([id, value]) => `${id}=${value}`);
  const words = [
    ...Object.entries(environment).map(([name, value]) => `${name}=${quoted(value)}`),
    ...command.map(quoted),
  ];
  return safe(`${given.length === 0 ? 'runs' : `with ${given.join(', ')}`}: ${words.join(' ')}`);
}
