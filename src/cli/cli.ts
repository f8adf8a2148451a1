/** The commands of `berth` other than `serve`: clients of the portal's API. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { nearest } from '../nearest.ts';
import { appCommands } from './app-commands.ts';
import { createClient } from './client.ts';
import { type Command, type Context, commandHelp, overview } from './command.ts';
import { CliFault, EXIT, type ExitStatus, usageFault } from './faults.ts';
import { type PasswordInput, readPassword } from './password.ts';
import { findPortal } from './portal-address.ts';
import { sessionCommands } from './session-commands.ts';
import { shareCommands } from './share-commands.ts';
import { safe } from './text.ts';
import { tokenCommands } from './token-commands.ts';
import { userCommands } from './user-commands.ts';

const COMMANDS: Command[] = [...sessionCommands, ...shareCommands, ...appCommands, ...userCommands, ...tokenCommands];
/** Commands that are no clients of a portal, but end up here when they are misspelt. */
const OTHERS = ['app new', 'app check', 'solver check', 'serve '];
const GROUPS = ['session', 'app', 'solver', 'user', 'token'];

export interface CliEnvironment {
  env: Record<string, string | undefined>;
  stdin: PasswordInput;
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
  /** Called only where the portal of this machine is meant. */
  readConfig: () => { home: string };
}

export async function runCli(argv: string[], cli: CliEnvironment): Promise<ExitStatus> {
  try {
    await dispatch(argv, cli);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof CliFault)) throw error;
    cli.stderr.write(`berth: ${error.message}\n`);
    return error.status;
  }
}

async function dispatch(argv: string[], cli: CliEnvironment): Promise<void> {
  const [group = '', verb = '', ...rest] = argv;
  if (['', 'help', '--help', '-h'].includes(group)) return void cli.stdout.write(overview(COMMANDS));
  if (GROUPS.includes(group) && ['', 'help', '--help', '-h'].includes(verb)) {
    return void cli.stdout.write(overview(COMMANDS, group));
  }
  const command = COMMANDS.find(({ name }) => name === `${group} ${verb}`);
  if (command === undefined) throw unknownCommand(group, verb);
  const { values, positionals } = parse(command, rest);
  if (values.help === true) return void cli.stdout.write(commandHelp(command));
  if (positionals.length !== command.positionals.length) {
    throw usageFault(`${command.name} takes ${expected(command)}; berth ${command.name} --help shows how.`);
  }
  await command.run(contextOf(cli, values, positionals));
}

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

function parse(command: Command, args: string[]): { values: Values; positionals: string[] } {
  const options: ParseArgsOptionsConfig = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } };
  for (const [name, { type, multiple }] of Object.entries(command.options)) {
    options[name] = { type, ...(multiple && { multiple }) };
  }
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw usageFault(`${safe((error as Error).message)}\nberth ${command.name} --help shows how.`);
  }
}

function contextOf(cli: CliEnvironment, values: Values, positionals: string[]): Context {
  const list = (name: string) => [values[name] ?? []].flat().filter((value) => typeof value === 'string');
  return {
    client: createClient(findPortal(cli.env, () => cli.readConfig().home)),
    positionals,
    list,
    option: (name) => list(name).at(-1),
    flag: (name) => values[name] === true,
    readPassword: () => readPassword(cli.stdin, cli.stderr, values['password-stdin'] === true),
    output: {
      answer(value, text) {
        cli.stdout.write(values.json === true ? `${JSON.stringify(value, null, 2)}\n` : text());
      },
      progress: (line) => void cli.stderr.write(`${safe(line)}\n`),
    },
  };
}

function expected({ positionals }: Command): string {
  return positionals.length === 0 ? 'no arguments' : positionals.map((name) => `<${name}>`).join(' ');
}

function unknownCommand(group: string, verb: string): CliFault {
  const meant = nearest(`${group} ${verb}`, [...COMMANDS.map(({ name }) => name), ...OTHERS]);
  const given = safe(`${group} ${verb}`.trim());
  return usageFault(
    `${given} is not a command${meant ? `; did you mean ${meant.trim()}?` : '.'} berth --help lists them.`,
  );
}
