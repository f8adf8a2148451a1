/** Finds programs of this machine where the jobs will: on a fixed PATH, not on the one that Berth was started with. */
import { access, constants, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

export const SAFE_PATH = '/usr/local/bin:/usr/bin:/bin:/usr/games';

/** Whether the machine has a program, by name or absolute path. */
export type Probe = (program: string) => Promise<boolean>;

export function createProbe(path: string = SAFE_PATH): Probe {
  return async (program) => {
    const candidates = isAbsolute(program) ? [program] : path.split(':').map((folder) => join(folder, program));
    for (const candidate of candidates) if (await isProgram(candidate)) return true;
    return false;
  };
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
