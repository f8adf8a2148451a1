import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureDebianPackages } from './debian-packages.mjs';
import { temporaryFolder, writePrograms } from './stand-ins.mjs';

const PACKAGES = [
  { name: 'gedit', program: 'gedit' },
  { name: 'openbox', program: 'openbox' },
  { name: 'fonts-noto-cjk' },
];
const ROOT = 0;
const SOMEBODY = 1000;

describe('the Debian packages', () => {
  let folder;
  let said;
  beforeEach(() => {
    folder = temporaryFolder();
    said = [];
    mkdirSync(join(folder.path, 'bin'));
    // `env` and the shell are all that the stand-ins use of the real system.
    for (const program of ['env', 'sh', 'cat', 'true', 'mkdir', 'rm', 'chmod'])
      symlinkSync(`/usr/bin/${program}`, join(folder.path, 'bin', program));
    writeFileSync(join(folder.path, 'calls'), '');
  });
  afterEach(() => folder.remove());

  const system = (programs) => writePrograms(join(folder.path, 'bin'), programs);
  const debian = (installed, more = {}) =>
    system({
      'dpkg-query': installed.map((row) => `echo '${row}'`).join('\n'),
      dpkg: `echo "dpkg $*" >> ${folder.path}/calls`,
      'apt-get': `echo "apt-get $* [$DEBIAN_FRONTEND]" >> ${folder.path}/calls`,
      ...more,
    });
  const ensure = (uid, packages = PACKAGES) =>
    ensureDebianPackages(packages, (text) => said.push(text), {
      uid,
      environment: { PATH: join(folder.path, 'bin') },
      policy: join(folder.path, 'policy'),
    });
  const calls = () => readFileSync(join(folder.path, 'calls'), 'utf8').split('\n').filter(Boolean);

  it('are left alone where all are installed, also those that are held', async () => {
    debian(['ii  gedit', 'hi  openbox', 'ii  fonts-noto-cjk']);
    expect(await ensure(ROOT)).toBe('ready');
    expect(calls()).toEqual([]);
  });

  it('are installed by root where they are missing, removed or half configured', async () => {
    debian(['iF  gedit', 'rc  openbox', 'ii  fonts-noto-cjk']);
    expect(await ensure(ROOT)).toBe('ready');
    expect(calls()).toEqual([
      'dpkg --configure -a',
      'apt-get -o DPkg::Lock::Timeout=120 update [noninteractive]',
      'apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends gedit openbox [noninteractive]',
    ]);
  });

  it('are installed through sudo where it asks for no password', async () => {
    debian([], { sudo: `echo "sudo $*" >> ${folder.path}/calls; shift; exec "$@"` });
    expect(await ensure(SOMEBODY)).toBe('ready');
    expect(calls()[0]).toBe('sudo -n true');
    expect(calls().at(-1)).toContain('install -y --no-install-recommends gedit openbox fonts-noto-cjk');
  });

  it('are told beforehand what to do when they are installed, where nobody has told them', async () => {
    debian(['ii  gedit']);
    const settings = (name) => ({ file: join(folder.path, 'etc', name), line: `of = "${name}"` });
    const packages = [
      { name: 'gedit', settings: settings('installed') },
      { name: 'server', settings: settings('new') },
      { name: 'known', settings: settings('told') },
    ];
    mkdirSync(join(folder.path, 'etc'));
    writeFileSync(join(folder.path, 'etc', 'told'), 'of = before\n');
    expect(await ensure(ROOT, packages)).toBe('ready');
    const read = (name) => readFileSync(join(folder.path, 'etc', name), 'utf8');
    expect([read('new'), read('told')]).toEqual(['of = "new"\n', 'of = before\n']);
    expect(existsSync(join(folder.path, 'etc', 'installed'))).toBe(false);
    expect(calls().at(-1)).toContain('server known');
  });

  it('do not start the services that they bring, now or with the machine, and leave the next ones to start theirs', async () => {
    const policy = join(folder.path, 'policy');
    const asked = `{ [ ! -x ${policy} ] && echo 'nobody says'; } || { ${policy}; echo "says $?"; }`;
    debian(['ii  gedit'], {
      'apt-get': `(${asked}) >> ${folder.path}/calls`,
      systemctl: `echo "systemctl $*" >> ${folder.path}/calls`,
    });
    const packages = [
      { name: 'gedit', services: ['installed'] },
      { name: 'server', services: ['server-daemon'] },
    ];
    expect(await ensure(ROOT, packages)).toBe('ready');
    expect(calls().slice(1)).toEqual(['nobody says', 'says 101', 'systemctl disable server-daemon']);
    expect(existsSync(policy)).toBe(false);
  });

  it('leave the answer of a machine that has one to whether services start', async () => {
    const policy = join(folder.path, 'policy');
    writeFileSync(policy, 'exit 104\n');
    debian([], { 'apt-get': 'exit 100' });
    await expect(ensure(ROOT, [{ name: 'server', services: ['server'] }])).rejects.toThrow('apt could not install');
    expect(readFileSync(policy, 'utf8')).toBe('exit 104\n');
  });

  it('are left to root, with the one command to run, where this account may not install', async () => {
    debian(['ii  gedit', 'ii  fonts-noto-cjk'], { sudo: 'exit 1' });
    expect(await ensure(SOMEBODY)).toBe('going on without them');
    expect(said.at(-1).trim()).toBe('apt-get update && apt-get install -y --no-install-recommends openbox');
    expect(calls()).toEqual([]);
  });

  it.each([
    ["E: Failed to fetch http://example.org/x.deb  Temporary failure resolving 'example.org'", 'check the network'],
    ["E: You don't have enough free space in /var/cache/apt/archives/.", 'The disk is full'],
    ['E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7', 'Another program is installing'],
    ['E: Unable to locate package openbox', "This system's package sources do not have openbox"],
    ['E: Sub-process /usr/bin/dpkg returned an error code (1)', 'apt could not install'],
  ])('fail with a reason that somebody can act on: %s', async (output, sentence) => {
    writeFileSync(join(folder.path, 'output'), output);
    debian([], { 'apt-get': `cat ${folder.path}/output; exit 100` });
    const fault = await ensure(ROOT).catch((error) => error);
    expect(fault.message).toContain(sentence);
    expect(fault.message).toContain('apt-get install -y --no-install-recommends gedit openbox fonts-noto-cjk');
    expect(fault.output).toContain(output);
  });

  it('are named by their programs on a system that is not Debian', async () => {
    system({ gedit: '' });
    expect(await ensure(ROOT)).toBe('going on without them');
    expect(said.at(-1)).toContain('openbox (Debian calls the package openbox)');
    expect(said.at(-1)).not.toContain('gedit');
  });

  it('are not asked for where another system has all the programs', async () => {
    system({ gedit: '', openbox: '' });
    expect(await ensure(SOMEBODY)).toBe('ready');
  });
});
