/** Step 1: what npm installs, the Node that Berth runs on among it. */
import { existsSync, statfsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { lastLines, run } from './commands.mjs';
import { fingerprint, readStamp } from './fingerprint.mjs';
import { SetUpFault } from './set-up-fault.mjs';

const STAMP = 'node_modules/.berth-stamp';
const NEEDED_MB = 700;

export async function ensureNodePackages(root, say, environment = process.env) {
  const wanted = fingerprint(root, ['package-lock.json']);
  if (readStamp(join(root, STAMP)) === wanted) return 'ready';
  refuseForeignMachine(process);
  if (!existsSync(join(root, 'node_modules'))) refuseSmallDisk(statfsSync(root));
  say('installing, half a minute or so');
  // The dependencies hold the build's tools and Node itself, so settings that leave some out must not apply.
  const args = ['ci', '--loglevel=error', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const { status, output } = await run('npm', args, { cwd: root, env: withoutBundledNode(root, environment) });
  if (status !== 0) throw new SetUpFault(explainNpm(status, output), lastLines(output, 8));
  await checkBundledNode(root);
  // Written last: an installation that was interrupted is done again, and npm ci begins by clearing node_modules.
  writeFileSync(join(root, STAMP), `${wanted}\n`);
  return 'ready';
}

/** The environment in which a program of node_modules/.bin finds the bundled Node. */
export function withBundledNode(root, environment) {
  return { ...environment, PATH: [join(root, 'node_modules/.bin'), environment.PATH].join(delimiter) };
}

/** npm ci removes node_modules: npm must not run on the Node in there. */
function withoutBundledNode(root, environment) {
  const bundled = join(root, 'node_modules/.bin');
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== bundled);
  return { ...environment, PATH: folders.join(delimiter) };
}

export function refuseForeignMachine({ platform, arch }) {
  if (platform === 'linux' && (arch === 'x64' || arch === 'arm64')) return;
  throw new SetUpFault(`Berth runs on Linux on x64 and arm64; this machine is ${platform} on ${arch}.`);
}

/** npm itself would try for minutes and then leave out what found no room. */
export function refuseSmallDisk({ bavail, bsize }) {
  const freeMB = Math.floor((bavail * bsize) / 1e6);
  if (freeMB >= NEEDED_MB) return;
  throw new SetUpFault(`${diskFull()} ${freeMB} MB are free.`);
}

const diskFull = () => `The disk is too full: the Node packages need ${NEEDED_MB} MB. Make room and start again.`;

/** npm leaves out an optional package that it could not fetch without a word. */
async function checkBundledNode(root) {
  const { status, output } = await run(join(root, 'node_modules/.bin/node'), ['--version']);
  if (status === 0) return;
  throw new SetUpFault(
    'The Node that Berth runs on was not installed, or does not run here (it needs glibc 2.28: Debian 10 or newer). Start again.',
    lastLines(output, 5),
  );
}

function explainNpm(status, output) {
  if (status === -1) return 'npm is not installed: install Node.js with npm and start again.';
  if (/ENOSPC|no space left/i.test(output)) return diskFull();
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH/.test(output)) {
    return 'npm cannot reach the package registry: check the network (or the proxy in `npm config`) and start again.';
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return 'npm may not write here: start Berth as the owner of this folder.';
  }
  return 'npm could not install the Node packages.';
}
