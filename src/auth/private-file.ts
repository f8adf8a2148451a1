/** Files in the portal's home that nobody else may read. */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/** Makes the folder where it is missing; refuses one that others could put files into. */
export function privateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(folder);
  if (!isOurs(uid))
    throw new Error(
      `${folder} does not belong to the account that runs Berth; choose another BERTH_HOME or use chown.`,
    );
  if ((mode & OTHERS_WRITE) !== 0)
    throw new Error(
      `${folder} can be written by other accounts, who could replace Berth's secrets. Cure: chmod 700 ${folder}`,
    );
}

/** Null where there is none; refuses one that is not ours alone. */
export function readPrivateFile(file: string): string | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === 'ELOOP')
      throw new Error(`${file} is a link; put the file itself there, or remove it to get a new one.`);
    throw error;
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new Error(`${file} is not a file; remove it to get a new one.`);
    if (!isOurs(status.uid))
      throw new Error(
        `${file} does not belong to the account that runs Berth; use chown, or remove it to get a new one.`,
      );
    if ((status.mode & OTHERS) !== 0)
      throw new Error(
        `${file} can be read by other accounts, so it is no secret any more. Remove it to get a new one; everybody then logs in again.`,
      );
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** Puts the whole file in place at once, or not at all. */
export function writePrivateFile(file: string, text: string): void {
  renameSync(writePart(file, text), file);
}

/** The same where there is none yet: what another process has put there meanwhile stays. What stands there then. */
export function makePrivateFile(file: string, text: string): string {
  const part = writePart(file, text);
  try {
    linkSync(part, file);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readPrivateFile(file) ?? makePrivateFile(file, text);
  } finally {
    rmSync(part, { force: true });
  }
}

function writePart(file: string, text: string): string {
  const part = `${file}.${process.pid}.part`;
  rmSync(part, { force: true });
  const descriptor = openSync(part, 'wx', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return part;
}

function isOurs(uid: number): boolean {
  return uid === process.geteuid?.();
}
