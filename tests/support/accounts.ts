/** Accounts of this machine for tests that need several; only root can make them. */
import { execFileSync, spawnSync } from 'node:child_process';

export interface TestAccount {
  name: string;
  uid: number;
  gid: number;
  home: string;
  /** Runs a command as this account, with nothing of the test's environment. */
  run(command: string, ...args: string[]): { status: number | null; output: string };
  remove(): void;
}

export const isRoot = process.getuid?.() === 0;

export function makeAccount(name: string): TestAccount {
  execFileSync('useradd', ['--create-home', '--shell', '/bin/bash', name]);
  const [, , uid = '', gid = '', , home = ''] = execFileSync('getent', ['passwd', name], { encoding: 'utf8' }).split(
    ':',
  );
  return {
    name,
    uid: Number(uid),
    gid: Number(gid),
    home,
    run(command, ...args) {
      const { status, stdout, stderr } = spawnSync(
        'setpriv',
        [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--', command, ...args],
        { encoding: 'utf8', cwd: '/', env: { PATH: '/usr/bin:/bin' } },
      );
      return { status, output: stdout + stderr };
    },
    remove() {
      execFileSync('userdel', ['--remove', '--force', name], { stdio: 'ignore' });
    },
  };
}
