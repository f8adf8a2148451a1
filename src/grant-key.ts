/** `berth grant-key`: prints the settings of libexec/berth-as-user, with the public key of this portal, for root to put in place. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { SiteSettings } from './as-user/schema.ts';
import { publicGrantKey } from './auth/grants.ts';
import { siteKeys } from './auth/keys.ts';
import type { Config } from './config.ts';

const MIN_UID = 1000;

export async function grantKeySettings(config: Pick<Config, 'home' | 'keys'>, path: string): Promise<string> {
  const keys = await siteKeys(config);
  const settings: SiteSettings = {
    grant_keys: [publicGrantKey(keys.grantsPublic())],
    min_uid: MIN_UID,
    refused_accounts: [...new Set([slurmUser(), userInfo().username])],
    sbatch: findSbatch(path),
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/** Debian's and most sites' name for it where Slurm does not answer. */
function slurmUser(): string {
  try {
    const text = execFileSync('scontrol', ['show', 'config'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /^SlurmUser\s*=\s*([^\s(]+)/m.exec(text)?.[1] ?? 'slurm';
  } catch {
    return 'slurm';
  }
}

function findSbatch(path: string): string {
  for (const folder of path.split(':').filter((part) => part.startsWith('/'))) {
    const file = join(folder, 'sbatch');
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this one.
    }
  }
  throw new Error('sbatch is not in PATH: run this where Slurm is installed, on the machine of the portal.');
}
