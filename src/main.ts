/** The `berth` command: it runs the portal, sets up and checks the site, backs up its state, checks what authors write, builds images, brings up a Slurm cluster to try; everything else is a client of the API. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { type Logger, type LoggerOptions, pino } from 'pino';
import { runCli } from './cli/cli.ts';
import { type Config, ConfigFaults, readConfig } from './config.ts';
import { requestId } from './http/request-id.ts';
import { installed, version } from './installation.ts';
import { namedServices, serve, serveApart } from './serve.ts';
import { SERVICES, type Service } from './services.ts';

/** Makes this process, which is root's, one of that account. */
function become(account: string): void {
  const told = (program: string, ...args: string[]): string => {
    try {
      return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      throw new Error(`This machine has no account ${account}. berth init says how it is made.`);
    }
  };
  const [, , , gid, , home] = told('getent', 'passwd', account).split(':');
  process.setgroups?.(told('id', '-G', account).split(' ').map(Number));
  process.setgid?.(Number(gid));
  process.setuid?.(account);
  Object.assign(process.env, { HOME: home, USER: account, LOGNAME: account });
}

function loadConfig(service?: Service): Config {
  return readConfig({
    env: process.env,
    readFile: (path) => readFileSync(path, 'utf8'),
    homedir: homedir(),
    cwd: process.cwd(),
    uid: process.getuid?.() ?? -1,
    ...(service && { port: SERVICES[service].port }),
  });
}

/** Each line as JSON, with the request that it belongs to. */
function logger(level: 'info' | 'warn'): Logger {
  const mixin: LoggerOptions['mixin'] = (_fields, _level, own) => {
    const request_id = requestId();
    return request_id === undefined || 'request_id' in own.bindings() ? {} : { request_id };
  };
  return pino({ level, mixin });
}

/** What is under way is put away before the command ends. */
function interruption(): AbortSignal {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => interrupted.abort());
  return interrupted.signal;
}

async function buildImages(argv: string[]): Promise<number> {
  const { runImageCommand } = await import('./images/command.ts');
  return runImageCommand(argv, {
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    readConfig: () => {
      const { images, apps } = loadConfig();
      return { images, folders: [installed('apps'), installed('images'), ...apps] };
    },
    signal: interruption(),
  });
}

const [command = '', ...rest] = process.argv.slice(2);
const { env, stdout, stderr } = process;
const print = (line: string): void => void stdout.write(`${line}\n`);
try {
  if (command === 'serve' && rest.length === 0) {
    await serve(loadConfig(), logger('warn'), print);
  } else if (command === 'serve') {
    const services = namedServices(rest);
    await serveApart(services, loadConfig(services[0]), logger('info'), print);
  } else if (command === 'cluster') {
    if (!existsSync(installed('testbed'))) {
      throw new Error(
        'berth cluster brings up a Slurm cluster to try Berth on, and is a part of its sources alone. Run it in a checkout.',
      );
    }
    const { runClusterCommand } = await import('../testbed/cli.ts');
    process.exitCode = await runClusterCommand(rest);
  } else if (['version', '--version'].includes(command)) {
    stdout.write(`berth ${version()}\n`);
  } else if (command === 'doctor') {
    const { runDoctor } = await import('./doctor.ts');
    process.exitCode = await runDoctor(rest, { env, stdout, stderr, readConfig: () => loadConfig(), become });
  } else if (command === 'init') {
    const { runInit } = await import('./init.ts');
    process.exitCode = await runInit(rest, { stdin: process.stdin, stdout, stderr });
  } else if (command === 'grant-key') {
    const { grantKeySettings } = await import('./grant-key.ts');
    stdout.write(await grantKeySettings(loadConfig(), env.PATH ?? ''));
  } else if (command === 'backup' || command === 'restore') {
    const { runBackupCommand } = await import('./backup.ts');
    process.exitCode = await runBackupCommand(command, rest, {
      readConfig: () => loadConfig(),
      print: (text) => void stdout.write(text),
    });
  } else if (command === 'app' && ['new', 'check'].includes(rest[0] ?? '')) {
    const { runAuthorCommand } = await import('./app-author.ts');
    process.exitCode = await runAuthorCommand(rest, { stdout, stderr, readConfig: () => loadConfig() });
  } else if (command === 'solver' && rest[0] === 'check') {
    const { runSolverCheck } = await import('./solver-author.ts');
    process.exitCode = await runSolverCheck(rest.slice(1), {
      stdout,
      stderr,
      readConfig: () => loadConfig(),
      signal: interruption(),
    });
  } else if (command === 'image') {
    process.exitCode = await buildImages(rest);
  } else {
    process.exitCode = await runCli(process.argv.slice(2), {
      env: process.env,
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      readConfig: () => loadConfig(),
    });
  }
} catch (error) {
  if (error instanceof ConfigFaults) {
    process.stderr.write(`The configuration has faults:\n${error.message}\n`);
  } else {
    process.stderr.write(`berth: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  process.exit(1);
}
