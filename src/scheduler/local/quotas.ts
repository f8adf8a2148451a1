/** How much room there is where an account's home lies. */
import { spawn } from 'node:child_process';
import type { Quota } from '../../quotas/schema.ts';
import { asAccount, type LookUpAccount } from './accounts.ts';

const TIMEOUT_MS = 5_000;
/** The size of a block; how many there are, are free, and are free for users; files, and how many more there may be. */
const FORMAT = '%S %b %f %a %c %d';

export function localQuotas(lookUpAccount: LookUpAccount): (account: string) => Promise<Quota[]> {
  return async (name) => {
    const account = await lookUpAccount(name);
    if (account === null) throw new Error(`there is no account ${name}`);
    // In a process of its own: a file server that hangs holds nothing of the portal's up.
    const [program = '', ...args] = [...asAccount(account), 'stat', '--file-system', `--format=${FORMAT}`, '--'];
    const [size = 0, blocks = 0, free = 0, available = 0, files = 0, filesFree = 0] = (
      await output(program, [...args, account.home])
    )
      .split(' ')
      .map(Number);
    return [
      {
        name: 'home',
        path: account.home,
        source: 'file_system',
        used_bytes: size * (blocks - free),
        limit_bytes: size * (blocks - free + available),
        free_bytes: size * available,
        files_used: files > 0 ? files - filesFree : null,
        files_limit: files > 0 ? files : null,
        grace_ends_at: null,
      },
    ];
  };
}

/** Does not wait for it to end where it cannot be killed. */
function output(program: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } });
    let printed = '';
    let error = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      reject(new Error(`${program}: no answer in time`));
    }, TIMEOUT_MS);
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      error += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(timer);
      if (status === 0) resolve(printed);
      else reject(new Error(`${program} ended with status ${status}: ${error.trim()}`));
    });
  });
}
