/** Runs the portal, or some of its services, in this process until it is asked to stop. */
import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { FastifyBaseLogger } from 'fastify';
import { openAdapters } from './adapters.ts';
import type { Config } from './config.ts';
import { createPortal, type Portal } from './portal.ts';
import { processStart } from './process-start.ts';
import { runningPortal, stateFileOf } from './running-portal.ts';
import { ALL_SERVICES, SERVICES, type Service } from './services.ts';

/** Runs all services in this process, which is then the whole portal. */
export async function serve(config: Config, log: FastifyBaseLogger, print: (line: string) => void): Promise<void> {
  makeHome(config.home);
  refuseSecond(config.home);
  const stateFile = stateFileOf(config.home);
  const portal = await createPortal(config, await openAdapters(config, log), log);
  const { url, address } = await portal.listen().catch((error: NodeJS.ErrnoException) => {
    // The administrator exists from here on, also when this start fails.
    if (portal.generatedPassword !== null) print(passwordLine(portal.generatedPassword));
    throw listenFault(error, config);
  });
  writeState(config, { url, address });
  closeWhenAsked(portal, () => {
    rmSync(stateFile, { force: true });
    print('Berth has stopped. Sessions go on; start it again to come back to them.');
  });
  banner(config, portal, url, print);
}

/** Runs some services in this process, beside others with the rest, all behind the site's proxy. */
export async function serveApart(
  services: Service[],
  config: Config,
  log: FastifyBaseLogger,
  print: (line: string) => void,
): Promise<void> {
  refuseAlone(services, config);
  makeHome(config.home);
  const portal = await createPortal(config, await openAdapters(config, log, services), log, { services });
  if (portal.generatedPassword !== null) print(passwordLine(portal.generatedPassword));
  const { url, address } = await portal.listen().catch((error: NodeJS.ErrnoException) => {
    throw listenFault(error, config);
  });
  const tellsAddress = services.includes('auth');
  if (tellsAddress) writeState(config, { url, address });
  log.info({ services, port: config.listen.port }, 'serving');
  closeWhenAsked(portal, () => {
    if (tellsAddress) rmSync(stateFileOf(config.home), { force: true });
    log.info({ services }, 'stopped');
  });
}

function closeWhenAsked(portal: Portal, closed: () => void): void {
  const stop = async (): Promise<void> => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await portal.close();
    closed();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

/** Which services are meant; throws where one has no such name. */
export function namedServices(names: string[]): Service[] {
  for (const name of names) {
    if (!Object.hasOwn(SERVICES, name))
      throw new Error(`There is no service ${JSON.stringify(name)}. There are: ${ALL_SERVICES.join(', ')}.`);
  }
  return ALL_SERVICES.filter((service) => names.includes(service));
}

function refuseAlone(services: Service[], { database, bus, origin, keys }: Config): void {
  const missing = Object.entries({ database, bus, origin, keys }).flatMap(([key, value]) =>
    value === null ? [key] : [],
  );
  if (missing.length === 0) return;
  throw new Error(
    `${services.join(', ')} apart from the others needs what they share: set ${missing.join(', ')} in the configuration (docs/install.md). ` +
      'One process with all of them needs none of that: berth serve',
  );
}

function banner(config: Config, portal: Portal, url: string, print: (line: string) => void): void {
  if (process.getuid?.() === 0 && portal.startedBy === 'root') {
    print(
      'Warning: Berth was started as root, so the sessions of the user admin run as root. For daily work add a user',
    );
    print('         with an account of this machine: berth user add <name> --account <account>');
  }
  if (config.listen.allowPlainHttp && !config.listen.tls) {
    print('Warning: plain http is allowed; passwords cross the network in the clear.');
  }
  print('');
  print(`  Berth is running at ${url}`);
  print('  User: admin');
  if (portal.generatedPassword !== null) print(passwordLine(portal.generatedPassword));
  print('');
  print('Ctrl-C stops the portal; the sessions go on.');
}

/** Where the command line finds this portal, and how a second one is told apart from a dead one. */
function writeState({ home, certificate }: Config, where: { url: string; address: string }): void {
  const state = { ...where, certificate, pid: process.pid, start: processStart(process.pid) };
  writeFileSync(stateFileOf(home), JSON.stringify(state), { mode: 0o600 });
}

const passwordLine = (password: string): string => `  Password of admin: ${password}  (shown only this once)`;

function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `Berth keeps its state in ${home}, which it cannot make or write (${code}). Set BERTH_HOME to a folder of the account that starts it.`,
    );
  }
}

function refuseSecond(home: string): void {
  const running = runningPortal(home);
  if (running === null) return;
  throw new Error(
    `Berth is already running at ${running.url} (process ${running.pid}). Stop that one, or set another BERTH_HOME.`,
  );
}

function listenFault(error: NodeJS.ErrnoException, { listen: { host, port } }: Config): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new Error(
        `Port ${port} on ${host} is in use by another program. Stop it, or choose another, for example BERTH_PORT=8081.`,
      );
    case 'EACCES':
      return new Error(
        `Port ${port} needs more rights than Berth has. Choose one above 1023, for example BERTH_PORT=8080.`,
      );
    case 'EADDRNOTAVAIL':
      return new Error(`${host} is not an address of this machine. Set BERTH_HOST or listen.host to one that is.`);
    default:
      return error;
  }
}
