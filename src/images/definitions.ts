/** The definitions of images: `<id>/<id>.def` beside an app's manifest, and the base that they start from. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nearest } from '../nearest.ts';
import { ImageFault } from './fault.ts';

export interface Definition {
  /** The app's id, or `base`. */
  name: string;
  file: string;
  text: string;
}

/** In the first of the folders of apps that has the app, as the catalogue does. */
export async function readDefinition(app: string, folders: readonly string[]): Promise<Definition> {
  const names = await Promise.all(folders.map(appNames));
  const folder = folders.find((_, index) => names[index]?.includes(app));
  if (folder === undefined) {
    const known = names.flat();
    const meant = nearest(app, known);
    throw new ImageFault(
      `There is no app ${JSON.stringify(app)}${meant ? `; did you mean ${meant}?` : `; there are ${known.join(', ')}.`}`,
    );
  }
  const file = join(folder, app, `${app}.def`);
  return { name: app, file, text: await readText(file, 'docs/images.md shows how to write one') };
}

export async function readBase(folder: string): Promise<Definition> {
  const file = join(folder, 'base.def');
  return { name: 'base', file, text: await readText(file, 'the checkout is not complete') };
}

/** Whether a definition starts from our base, and not from something of its own. */
export function usesBase({ text }: Definition): boolean {
  return /^From:\s*\{\{\s*base\s*\}\}\s*$/m.test(text);
}

/** The Debian release that a base is made of: the one that the image upon it names, or the base's own. */
export function releaseOf(base: Definition, upon?: Definition): string {
  const [release] = [upon, base].flatMap((one) => /^\s*release=([a-z]+)\s*$/m.exec(one?.text ?? '')?.[1] ?? []);
  if (release !== undefined) return release;
  throw new ImageFault(`${base.file} names no Debian release; it takes a line release=… below %arguments.`);
}

/** The same for the same definitions. */
export function fingerprint(...definitions: Definition[]): string {
  const hash = createHash('sha256');
  for (const { text } of definitions) hash.update(createHash('sha256').update(text).digest());
  return hash.digest('hex').slice(0, 16);
}

async function appNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
}

async function readText(file: string, cure: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ImageFault(code === 'ENOENT' ? `${file} is missing; ${cure}.` : `${file} cannot be read: ${message}`);
  }
}
