/** Reads folders of solver templates: `<folder>/<id>/solver.yaml`. A broken one is a fault and leaves the others alone. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fault, readYaml } from '../yaml/yaml.ts';
import { type SolverManifest, solverManifest } from './manifest.ts';

const MANIFEST_MAX_BYTES = 256 * 1024;

export interface LoadedSolvers {
  solvers: Map<string, SolverManifest>;
  faults: Fault[];
}

/** Where two folders have the same template, the first one's counts. */
export async function loadSolvers(folders: readonly string[]): Promise<LoadedSolvers> {
  const solvers = new Map<string, SolverManifest>();
  const files = new Map<string, string>();
  const faults: Fault[] = [];
  for (const folder of folders) {
    for (const name of await foldersIn(folder, faults)) {
      const { manifest, faults: own, file, lineOf } = await loadSolver(folder, name);
      faults.push(...own);
      if (manifest === null) continue;
      const earlier = files.get(manifest.id);
      if (earlier !== undefined) {
        faults.push({ file, line: lineOf(['id']), message: `id: ${manifest.id} is already in ${earlier}` });
        continue;
      }
      solvers.set(manifest.id, manifest);
      files.set(manifest.id, file);
    }
  }
  return { solvers, faults };
}

/** One template, with all of its faults; `lineOf` says where it has a key. */
export async function loadSolver(folder: string, name: string) {
  const file = join(folder, name, 'solver.yaml');
  const text = await readSmall(file);
  if (text instanceof Error)
    return { manifest: null, faults: [{ file, line: null, message: text.message }], file, lineOf: () => 1 };
  const { value, faults, lineOf } = readYaml(file, text, solverManifest);
  if (value === null || value.id === name) return { manifest: value, faults, file, lineOf };
  const message = `id: is ${value.id}, but the folder is called ${name}; they must be equal`;
  return { manifest: null, faults: [...faults, { file, line: lineOf(['id']), message }], file, lineOf };
}

async function foldersIn(folder: string, faults: Fault[]): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    const message = `the folder of solvers cannot be read: ${(error as Error).message}`;
    faults.push({ file: folder, line: null, message });
    return [];
  }
}

/** An error is returned, not thrown: it is one fault among others. */
async function readSmall(path: string): Promise<string | Error> {
  try {
    const { size } = await stat(path);
    if (size > MANIFEST_MAX_BYTES)
      return new Error(`${path} has ${size} bytes; at most ${MANIFEST_MAX_BYTES} are read`);
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return new Error(code === 'ENOENT' ? `${path} is missing` : `${path} cannot be read: ${message}`);
  }
}
