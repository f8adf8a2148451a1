/** Step 2: what the system's package manager installs. Without root the set-up says which command to run, and goes on. */
import { dirname } from 'node:path';
import { findProgram, lastLines, run } from './commands.mjs';
import { SetUpFault } from './set-up-fault.mjs';

const LOCK_WAIT = ['-o', 'DPkg::Lock::Timeout=120'];
/** Says beforehand what a package is to do when it is installed, where nobody has said it; dpkg then keeps that file. */
const SET = '[ -e "$1" ] || { umask 022 && mkdir -p "$2" && echo "$3" > "$1"; }';

/** Debian asks this program, where there is one, whether a package may start its service. */
const POLICY = '/usr/sbin/policy-rc.d';
/** Runs a command in which nothing is started; nothing of that is left, however it ends. */
const START_NOTHING = `policy=$1; shift
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy"
fi
"$@"`;

/** The account and the environment are those of this process, but in tests. */
export async function ensureDebianPackages(packages, say, { uid, environment, policy } = thisMachine()) {
  const has = (program) => findProgram(program, environment.PATH) !== null;
  if (!has('dpkg-query') || !has('apt-get')) return tellPrograms(packages, say, has);
  const missing = await missingPackages(packages, environment);
  if (missing.length === 0) return 'ready';
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const root = await becomeRoot(uid, has, environment);
  if (root === null) {
    say(`not installed yet: ${missing.join(', ')}`);
    say('apps that need them cannot be launched until root runs this, once; Berth need not be started again:');
    say(`  ${command}`);
    return 'going on without them';
  }
  say(`installing ${missing.join(', ')}`);
  const added = packages.filter(({ name }) => missing.includes(name));
  await install(root, added, command, environment, policy);
  return 'ready';
}

function thisMachine() {
  return { uid: process.getuid(), environment: process.env, policy: POLICY };
}

/** Those of the packages that dpkg does not know as installed. */
async function missingPackages(packages, environment) {
  const names = packages.map(({ name }) => name);
  // It also fails where it knows none of one name: what counts is what it lists.
  const { output } = await run('dpkg-query', ['-W', '-f', `\${db:Status-Abbrev} \${Package}\\n`, ...names], {
    env: environment,
  });
  const installed = new Set(
    output
      .split('\n')
      // The first letter is what is wanted (a held package has h), the second what is.
      .filter((line) => /^.i/.test(line))
      .map((line) => line.split(/\s+/)[1]),
  );
  return names.filter((name) => !installed.has(name));
}

/** The words before a command that make it run as root; null where this account may not. */
async function becomeRoot(uid, has, environment) {
  if (uid === 0) return [];
  if (!has('sudo')) return null;
  const { status } = await run('sudo', ['-n', 'true'], { env: environment });
  return status === 0 ? ['sudo', '-n'] : null;
}

async function install(root, packages, command, environment, policy) {
  const asRoot = (...args) => {
    const [program, ...rest] = [...root, 'env', 'LC_ALL=C', 'DEBIAN_FRONTEND=noninteractive', ...args];
    return run(program, rest, { env: environment });
  };
  const services = packages.flatMap((one) => one.services ?? []);
  const quietly = services.length === 0 ? [] : ['sh', '-c', START_NOTHING, 'quietly', policy];
  const settings = packages.flatMap((one) => one.settings ?? []);
  // Finishes what an interrupted set-up began; does nothing otherwise.
  await asRoot('dpkg', '--configure', '-a');
  // One unreachable source of several makes `update` fail; whether it matters shows in the installation.
  for (const { file, line } of settings) await asRoot('sh', '-c', SET, 'set', file, dirname(file), line);
  const update = await asRoot('apt-get', ...LOCK_WAIT, 'update');
  const names = packages.map(({ name }) => name);
  const { status, output } = await asRoot(
    ...quietly,
    'apt-get',
    ...LOCK_WAIT,
    'install',
    '-y',
    '--no-install-recommends',
    ...names,
  );
  // Else they would be started with the machine. Where there is no systemd nothing starts them.
  if (services.length > 0) await asRoot('systemctl', 'disable', ...services);
  if (status === 0) return;
  const all = `${update.status === 0 ? '' : update.output}\n${output}`;
  throw new SetUpFault(`${explainApt(all)} By hand it is: ${command}`, lastLines(all, 15));
}

function explainApt(output) {
  if (/no space left|You don't have enough free space/i.test(output)) {
    return 'The disk is full: the Debian packages need up to 1 GB. Make room and start again.';
  }
  if (/Could not get lock|Unable to acquire the dpkg/.test(output)) {
    return 'Another program is installing packages: wait until it is done and start again.';
  }
  const unknown = [
    ...output.matchAll(/Unable to locate package (\S+)|Package '?([^\s']+)'? has no installation candidate/g),
  ];
  if (unknown.length > 0 && !unreachable(output)) {
    const names = unknown.map(([, located, candidate]) => located ?? candidate).join(', ');
    return `This system's package sources do not have ${names}.`;
  }
  if (unreachable(output)) return 'apt cannot reach its package sources: check the network and start again.';
  return 'apt could not install the Debian packages.';
}

function unreachable(output) {
  return /Could not resolve|Temporary failure|Could not connect|Unable to connect|Connection (failed|refused|timed out)/i.test(
    output,
  );
}

function tellPrograms(packages, say, has) {
  const missing = packages.filter(({ program }) => program !== undefined && !has(program));
  if (missing.length === 0) return 'ready';
  say('this is not a Debian system; apps cannot be launched until these programs are there:');
  say(`  ${missing.map(({ name, program }) => `${program} (Debian calls the package ${name})`).join(', ')}`);
  return 'going on without them';
}
