/** `berth cluster up|down|exec|status`. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { type ClusterOptions, clusterNames, findCluster, removeCluster, startCluster } from './cluster.ts';
import type { Cluster } from './control.ts';
import { ACCESS, MAX_VIZ_NODES, SITE } from './hosts.ts';
import { PORTAL_PORT, servePortal } from './portal.ts';
import { RELEASES, type Release } from './rootfs.ts';
import { ClusterFault } from './run.ts';
import { setUpSite } from './site.ts';

const HELP = `Commands:
  berth cluster up [--viz-nodes <n>] [--slurm <release>] [--slurm-conf <KEY=VALUE>]... [--topology]
                                  Bring up a Slurm cluster on this machine, for trials and tests (root);
                                  with --topology, Berth's services on it as on a site's access node
  berth cluster serve [--port <n>]
                                  Bring one up and run the portal on it (npm start -- --cluster sets up and does this)
  berth cluster down              End it and remove all of it
  berth cluster exec [--user <account>] <host> -- <command>...
                                  Run a command on one of its hosts, as root unless told otherwise
  berth cluster status            List its hosts and what Slurm says of them

Each takes --name <cluster>, for more than one on a machine. Releases: ${listReleases()}.
`;
const USAGE = 2;

type Values = ReturnType<typeof parse>['values'];

/** The exit status. */
export async function runClusterCommand(argv: string[]): Promise<number> {
  try {
    const { values, positionals } = parse(argv);
    const [verb = 'help', ...rest] = positionals;
    if (values.help === true || verb === 'help') return print(HELP);
    if (verb === 'up' && rest.length === 0) return await up(values);
    if (verb === 'serve' && rest.length === 0) return await serve(values);
    if (verb === 'down' && rest.length === 0) return await down(values.name);
    if (verb === 'status' && rest.length === 0) return await status(values.name);
    if (verb === 'exec' && rest.length > 1) return await exec(values, rest);
    throw usage(`berth cluster ${positionals.join(' ')} is not a command.`);
  } catch (error) {
    if (!(error instanceof ClusterFault)) throw error;
    process.stderr.write(`berth: ${error.message}\n`);
    return error instanceof UsageFault ? USAGE : 1;
  }
}

class UsageFault extends ClusterFault {}

const usage = (message: string) => new UsageFault(`${message} berth cluster --help lists the commands.`);

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        name: { type: 'string', default: 'default' },
        'viz-nodes': { type: 'string', default: '1' },
        slurm: { type: 'string', default: 'trixie' },
        'slurm-conf': { type: 'string', multiple: true, default: [] },
        topology: { type: 'boolean', default: false },
        user: { type: 'string', default: 'root' },
        port: { type: 'string', default: String(PORTAL_PORT) },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

async function up(values: Values): Promise<number> {
  const options = optionsOf(values);
  if (values.topology && options.release === 'bookworm') throw usage('--topology needs the hosts of trixie.');
  const cluster = await startCluster(options, say);
  if (!values.topology) return 0;
  await setUpSite(cluster, say);
  say(
    `https://${SITE} answers on ${ACCESS.name}; berth cluster exec ${ACCESS.name} -- /opt/berth/bin/berth speaks with it.`,
  );
  return 0;
}

async function serve(values: Values): Promise<number> {
  const port = numberOf('--port', values.port, 0, 65_535);
  return servePortal(await startCluster(optionsOf(values), say), port, say);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function optionsOf(values: Values): ClusterOptions {
  return {
    name: values.name,
    release: releaseOf(values.slurm),
    vizNodes: numberOf('--viz-nodes', values['viz-nodes'], 1, MAX_VIZ_NODES),
    slurmConf: Object.fromEntries(values['slurm-conf'].map(settingOf)),
  };
}

function releaseOf(text: string): Release {
  const found = Object.entries(RELEASES).find((entry) => entry.includes(text as never))?.[0];
  if (found === undefined) throw usage(`--slurm takes one of ${listReleases()}.`);
  return found as Release;
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw usage(`${option} takes a number from ${least} to ${most}.`);
}

function settingOf(text: string): [string, string] {
  const [, key, value] = /^([A-Za-z]+)=([^\n]*)$/.exec(text) ?? [];
  if (key === undefined || value === undefined) throw usage('--slurm-conf takes KEY=VALUE.');
  return [key, value];
}

async function down(name: string): Promise<number> {
  return print((await removeCluster(name)) ? `cluster ${name} is down\n` : `there is no cluster ${name}\n`);
}

async function status(name: string): Promise<number> {
  const { hosts, hostPid, nodeStates } = existing(name);
  const states = await nodeStates();
  const rows = hosts.map((host) => {
    const running = hostPid(host.name) !== null;
    const slurm = host.daemons.includes('slurmd') ? (states[host.name] ?? 'unknown') : host.daemons.slice(1).join(', ');
    return `${host.name.padEnd(14)} ${host.address.padEnd(16)} ${running ? 'up  ' : 'dead'} ${slurm}\n`;
  });
  return print(rows.join(''));
}

function exec(values: Values, [host = '', ...argv]: string[]): Promise<number> {
  const [program = '', ...args] = [...existing(values.name).command(host, { user: values.user }), ...argv];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    // From a terminal both get it; only the command decides what it means.
    process.on('SIGINT', () => {});
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

function existing(name: string): Cluster {
  const cluster = findCluster(name);
  if (cluster !== null) return cluster;
  const others = clusterNames();
  const known = others.length > 0 ? `there is ${others.join(', ')}` : 'berth cluster up makes one';
  throw new ClusterFault(`There is no cluster ${name}; ${known}.`);
}

function listReleases(): string {
  return Object.entries(RELEASES)
    .map(([name, slurm]) => `${name} (Slurm ${slurm})`)
    .join(', ');
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
