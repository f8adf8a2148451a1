import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureNodePackages, refuseForeignMachine, refuseSmallDisk } from './node-packages.mjs';
import { temporaryFolder, writePrograms } from './stand-ins.mjs';

/** What npm leaves behind where it succeeds: a Node that runs. */
const INSTALL_NODE = 'mkdir -p node_modules/.bin; ln -sf /bin/true node_modules/.bin/node';

describe('the Node packages', () => {
  let folder;
  beforeEach(() => {
    folder = temporaryFolder();
    mkdirSync(join(folder.path, 'bin'));
    writeFileSync(join(folder.path, 'package-lock.json'), '{"one": 1}');
  });
  afterEach(() => folder.remove());

  const npm = (body) => writePrograms(join(folder.path, 'bin'), { npm: `echo "$PATH $*" >> calls\n${body}` });
  const path = () => [join(folder.path, 'node_modules/.bin'), join(folder.path, 'bin'), '/usr/bin', '/bin'].join(':');
  const ensure = () => ensureNodePackages(folder.path, () => {}, { PATH: path() });
  const calls = () => {
    const file = join(folder.path, 'calls');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  };

  it('are installed once, and again when the lock file has changed', async () => {
    npm(INSTALL_NODE);
    await ensure();
    await ensure();
    expect(calls()).toHaveLength(1);
    writeFileSync(join(folder.path, 'package-lock.json'), '{"two": 2}');
    await ensure();
    expect(calls()).toHaveLength(2);
  });

  it('are installed with the build tools and by a Node outside of node_modules', async () => {
    npm(INSTALL_NODE);
    await ensure();
    expect(calls()[0]).toContain('ci --loglevel=error --include=dev --include=optional');
    expect(calls()[0]).not.toContain('node_modules');
  });

  it('are installed again after an installation that did not come to its end', async () => {
    npm('mkdir -p node_modules/half; exit 1');
    await expect(ensure()).rejects.toThrow('npm could not install');
    npm(INSTALL_NODE);
    await ensure();
    await ensure();
    expect(calls()).toHaveLength(2);
  });

  it('are not taken as installed where npm left out the bundled Node', async () => {
    npm('mkdir -p node_modules/.bin');
    await expect(ensure()).rejects.toThrow('was not installed, or does not run here');
    await expect(ensure()).rejects.toThrow('was not installed, or does not run here');
  });

  it.each([
    ['npm error code ENOSPC', 'The disk is too full'],
    ['npm error code ENOTFOUND', 'cannot reach the package registry'],
    ['npm error code ETIMEDOUT', 'cannot reach the package registry'],
    ['npm error code EACCES', 'may not write here'],
  ])('fail with a reason that somebody can act on: %s', async (output, sentence) => {
    npm(`echo "${output}" >&2; exit 1`);
    const fault = await ensure().catch((error) => error);
    expect(fault.message).toContain(sentence);
    expect(fault.output).toBe(output);
  });

  it('fail with a reason where there is no npm', async () => {
    const environment = { PATH: join(folder.path, 'bin') };
    await expect(ensureNodePackages(folder.path, () => {}, environment)).rejects.toThrow('npm is not installed');
  });

  it('are refused on a disk that they do not fit on', () => {
    expect(() => refuseSmallDisk({ bavail: 1_000_000, bsize: 4096 })).not.toThrow();
    expect(() => refuseSmallDisk({ bavail: 10_000, bsize: 4096 })).toThrow('40 MB are free');
  });

  it('are refused on a machine that the bundled Node does not run on', () => {
    expect(() => refuseForeignMachine({ platform: 'linux', arch: 'arm64' })).not.toThrow();
    expect(() => refuseForeignMachine({ platform: 'linux', arch: 'riscv64' })).toThrow(
      'this machine is linux on riscv64',
    );
    expect(() => refuseForeignMachine({ platform: 'darwin', arch: 'arm64' })).toThrow(
      'this machine is darwin on arm64',
    );
  });
});
