/** What a machine must have to build images, and what to do where it does not. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, readFile, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { ImageFault } from './fault.ts';

const run = promisify(execFile);

const CURES = {
  apptainer:
    'Apptainer is not installed on this machine: install its package (apptainer), or build where it is and copy the image.',
  mmdebstrap:
    'mmdebstrap is not installed on this machine: install its package (Debian, Ubuntu: apt-get install -y mmdebstrap), or build where it is and copy the image.',
};
const GIB = 1024 ** 3;

export async function checkProgram(program: keyof typeof CURES): Promise<void> {
  try {
    await run(program, ['--version']);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new ImageFault(CURES[program]);
    throw new ImageFault(`${program} does not run on this machine: ${(error as Error).message.trim()}`);
  }
}

/** Makes a folder where it is missing; it must take so many GiB. */
export async function checkFolder(folder: string, neededGib: number, another: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new ImageFault(
      `${folder} cannot be written (${(error as NodeJS.ErrnoException).code}): run this as an account that may, or ${another}.`,
    );
  }
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < neededGib * GIB) {
    const free = (bavail * bsize) / GIB;
    throw new ImageFault(
      `${folder} has ${free.toFixed(1)} GiB left, and a build takes at least ${neededGib}: make room, or ${another}.`,
    );
  }
}

/** Not mkdir's own `recursive`: where the kernel refuses (`/proc/x`), that tries for ever. */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await makeFolder(dirname(folder));
  await mkdir(folder);
}

/**
 * Whether Apptainer can build as this account alone. It asks for every right that root can have, which root in a container and any
 * other account lack; they build in a user namespace (`--fakeroot`).
 */
export async function isFullRoot(): Promise<boolean> {
  const [status, last] = await Promise.all(
    ['/proc/self/status', '/proc/sys/kernel/cap_last_cap'].map((file) => readFile(file, 'utf8')),
  );
  return process.getuid?.() === 0 && hasAllCapabilities(status ?? '', Number(last));
}

export function hasAllCapabilities(status: string, last: number): boolean {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  return effective === (1n << BigInt(last + 1)) - 1n;
}
