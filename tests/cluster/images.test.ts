import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { signalInside } from '../../testbed/command.ts';
import { ensureImages, imageBuildOn } from '../../testbed/images.ts';
import { run } from '../../testbed/run.ts';
import { sharedCluster } from '../support/cluster.ts';

const cluster = sharedCluster();
const IMAGES = '/opt/apptainers/apps';
const XTERM = `${IMAGES}/xterm.sif`;
const here = join(cluster.apptainers, 'apps');

// The first time on a machine the base is built, too.
beforeAll(() => ensureImages(cluster, ['xterm']), 600_000);

/** An app of the site's own, on access. */
async function siteApp(definition: string): Promise<Record<string, string>> {
  await cluster.output('access', ['mkdir', '-p', '/srv/apps/trial']);
  await cluster.output('access', ['tee', '/srv/apps/trial/trial.def'], { input: definition });
  await cluster.output('access', ['tee', '/srv/berth.yaml'], { input: 'apps: [/srv/apps]\n' });
  return { BERTH_CONFIG: '/srv/berth.yaml' };
}

const definition = (post: string) =>
  `Bootstrap: localimage\nFrom: {{ base }}\n\n%arguments\n    base=base.sif\n\n%post\n    ${post}\n`;

test("a user's container of an image that was built from its definition has the program and what a session needs", async () => {
  const programs =
    'xterm -version; which Xtigervnc tigervncpasswd openbox dbus-daemon stunnel4 websockify perl openssl';
  const container = ['apptainer', 'exec', '--containall', XTERM, 'sh', '-c', programs];
  const { status, stdout } = await cluster.exec('viz-node001', container, { user: 'testuser' });
  expect({ status, programs: stdout.trim().split('\n').length }).toEqual({ status: 0, programs: 9 });
  expect(stdout).toMatch(/^XTerm\(\d+\)/);
});

test('images whose definitions have not changed are not built again', async () => {
  const said: string[] = [];
  await ensureImages(cluster, ['xterm'], (line) => said.push(line));
  expect(said).toEqual([]);
});

test('a package that Debian does not have is named, with its definition and the log', async () => {
  const env = await siteApp(definition('apt-get update && apt-get install -y no-such-package'));
  const before = readdirSync(here);
  const { status, stderr } = await run(imageBuildOn(cluster, ['trial'], env));
  expect(status).toBe(1);
  expect(stderr).toContain(
    'Debian has no package no-such-package in this release; correct its name in /srv/apps/trial/trial.def.',
  );
  const log = /All of the log is in (\S+),/.exec(stderr)?.[1] ?? '';
  expect(await cluster.output('access', ['cat', log])).toContain('Unable to locate package no-such-package');
  expect(readdirSync(here)).toEqual(before);
});

test('a build that is interrupted ends what it started and leaves nothing', async () => {
  const env = await siteApp(definition('echo INFO: Creating SIF file; exec sleep 86399'));
  const before = readdirSync(here);
  await cluster.exec('access', ['sh', '-c', 'rm -rf /var/tmp/berth-image-*']);
  const [program = '', ...args] = imageBuildOn(cluster, ['trial'], env);
  const build = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(build, 'exit');
  // The definition's own words: its last command is about to run.
  for await (const chunk of build.stdout) if (String(chunk).includes('packing')) break;
  signalInside(build, 'SIGINT');
  expect((await ended)[0]).toBe(130);
  expect(readdirSync(here)).toEqual(before);
  expect(await cluster.output('access', ['ls', '-A', '/var/tmp'])).not.toContain('berth-image');
  expect((await cluster.exec('access', ['pgrep', '-f', 'sleep 86399'])).status).toBe(1);
});
