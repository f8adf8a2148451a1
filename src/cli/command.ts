/** What a command is, and its help. */
import type { Client } from './client.ts';

export interface Option {
  type: 'string' | 'boolean';
  multiple?: true;
  /** How help calls the value of a 'string'. */
  value?: string;
  help: string;
}

export interface Output {
  /** Prints the answer: as JSON where --json asks for it, otherwise as text. */
  answer(value: unknown, text: () => string): void;
  /** For people who wait; not part of the answer. */
  progress(line: string): void;
}

export interface Context {
  client: Client;
  positionals: string[];
  /** The last value of an option, or undefined. */
  option(name: string): string | undefined;
  list(name: string): string[];
  flag(name: string): boolean;
  readPassword(): Promise<string>;
  output: Output;
}

export interface Command {
  /** `user add` */
  name: string;
  /** Names of the positional arguments; all are required. */
  positionals: string[];
  summary: string;
  options: Record<string, Option>;
  run(context: Context): Promise<void>;
}

const GLOBAL_HELP = { json: 'print the answer as JSON', help: 'show this help' };

function usage({ name, positionals, options }: Command): string {
  const words = positionals.map((positional) => `<${positional}>`);
  return ['berth', name, ...words, ...(Object.keys(options).length > 0 ? ['[options]'] : [])].join(' ');
}

export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, { value, help }]): [string, string] => [
    value === undefined ? `--${name}` : `--${name} <${value}>`,
    help,
  ]);
  const globals = Object.entries(GLOBAL_HELP).map(([name, help]): [string, string] => [`--${name}`, help]);
  return `${usage(command)}\n\n${command.summary}.\n\nOptions:\n${aligned([...options, ...globals])}`;
}

/** Those that are no clients of a portal. */
const OTHERS: [string, string][] = [
  ['berth serve', 'Run the portal (in a checkout npm start sets up and does this)'],
  ['berth init', 'Write what the access node of a site is set up with (berth init --help)'],
  ['berth doctor', 'Look at all that a first desktop needs; say what is wrong and what cures it'],
  ['berth backup <file>', 'Write the state of the portal on this machine into one file; it may run meanwhile'],
  ['berth restore <file>', 'Put a backup in the place of the state of a portal that is stopped'],
  ['berth version', 'Say which one this is'],
  ['berth cluster', 'A Slurm cluster on this machine, to try Berth on (berth cluster --help)'],
  ['berth app new <id> [options]', 'Write the files that a new app begins with'],
  ['berth app check <id|folder>', 'Say what is wrong with the files of an app'],
  [
    'berth solver check <id|folder> [options]',
    'Say what is wrong with the template of a solver; try its patterns on a log',
  ],
];

/** All commands, or those that begin with a word. */
export function overview(commands: Command[], word = ''): string {
  const shown = commands.filter(({ name }) => word === '' || name.startsWith(`${word} `));
  const lines = shown.map((command): [string, string] => [usage(command), command.summary]);
  const others = OTHERS.filter(([left]) => word === '' || left.startsWith(`berth ${word} `));
  const environment =
    'They speak to the portal that runs on this machine, or to the one that BERTH_URL and BERTH_TOKEN name.\n' +
    'Each takes --json and --help. Exit status: 0 done, 1 refused, 2 wrong usage, 3 portal not reachable.\n';
  return `Commands:\n${aligned([...others, ...lines])}\n${environment}`;
}

function aligned(lines: [string, string][]): string {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}
