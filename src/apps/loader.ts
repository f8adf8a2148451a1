/** Reads folders of apps: `<folder>/<id>/app.yaml` beside its icon. A broken app is a fault and leaves the others alone. */
import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fault, readYaml } from '../yaml/yaml.ts';
import { type Manifest, manifest } from './manifest.ts';

export interface LoadedApp {
  manifest: Manifest;
  file: string;
  icon: { svg: string; etag: string };
}

export interface LoadedApps {
  apps: Map<string, LoadedApp>;
  faults: Fault[];
}

const MANIFEST_MAX_BYTES = 256 * 1024;
const ICON_MAX_BYTES = 64 * 1024;

export async function loadApps(folders: readonly string[]): Promise<LoadedApps> {
  const apps = new Map<string, LoadedApp>();
  const faults: Fault[] = [];
  for (const folder of folders) {
    const names = await appFolders(folder, faults);
    for (const loaded of await Promise.all(names.map((name) => loadApp(folder, name)))) {
      faults.push(...loaded.faults);
      if (loaded.app === null) continue;
      const { id } = loaded.app.manifest;
      const earlier = apps.get(id);
      if (earlier === undefined) apps.set(id, loaded.app);
      else
        faults.push({
          file: loaded.app.file,
          line: loaded.lineOf(['id']),
          message: `id: ${id} is already in ${earlier.file}`,
        });
    }
  }
  return { apps, faults };
}

async function appFolders(folder: string, faults: Fault[]): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    faults.push({
      file: folder,
      line: null,
      message: `the folder of apps cannot be read: ${(error as Error).message}`,
    });
    return [];
  }
  return entries
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
    .map(({ name }) => name)
    .sort();
}

/** One app, with all of its faults; `lineOf` says where its manifest has a key. */
export async function loadApp(folder: string, name: string) {
  const file = join(folder, name, 'app.yaml');
  const failed = (...faults: Fault[]) => ({ app: null, faults, lineOf: () => 1 });
  const text = await readSmall(file, MANIFEST_MAX_BYTES);
  if (text instanceof Error) return failed({ file, line: null, message: text.message });

  const { value, faults, lineOf } = readYaml(file, text, manifest);
  if (value === null) return failed(...faults);
  if (value.id !== name) {
    faults.push({
      file,
      line: lineOf(['id']),
      message: `id: is ${value.id}, but the folder is called ${name}; they must be equal`,
    });
  }
  const icon = await readSmall(join(folder, name, value.icon), ICON_MAX_BYTES);
  if (icon instanceof Error) faults.push({ file, line: lineOf(['icon']), message: `icon: ${icon.message}` });
  else if (!icon.includes('<svg'))
    faults.push({ file, line: lineOf(['icon']), message: `icon: ${value.icon} is not SVG` });
  if (faults.length > 0 || icon instanceof Error) return failed(...faults);

  const etag = createHash('sha256').update(icon).digest('hex').slice(0, 16);
  return { app: { manifest: value, file, icon: { svg: icon, etag } }, faults, lineOf };
}

/** An error is returned, not thrown: it is one fault among others. */
export async function readSmall(path: string, maxBytes: number): Promise<string | Error> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return new Error(`${path} is not a file`);
    if (found.size > maxBytes) return new Error(`${path} has ${found.size} bytes; at most ${maxBytes} are read`);
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return new Error(code === 'ENOENT' ? `${path} is missing` : `${path} cannot be read: ${message}`);
  }
}
