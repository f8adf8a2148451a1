/** The templates of all folders, and whether there is what they need. */
import { access } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { Fault } from '../yaml/yaml.ts';
import { type LoadedSolvers, loadSolvers } from './loader.ts';
import type { SolverManifest } from './manifest.ts';

/** Why no run of it can be started, and what cures that. */
export interface Unavailable {
  code: 'program_missing' | 'image_missing' | 'no_account';
  detail: string;
  cure: string;
}

export interface SolverCatalogue {
  /** By id. */
  list(): SolverManifest[];
  get(solverId: string): SolverManifest | null;
  faults(): Fault[];
  /** The file of a container image by its name; null where programs are the machine's own. */
  image(name: string): string | null;
  /** Null where a run of it can be started. */
  availability(manifest: SolverManifest): Promise<Unavailable | null>;
}

export async function solverCatalogue(options: {
  /** In order: where two have the same template, the first one's counts. */
  folders: readonly string[];
  /** Whether this machine has a program. */
  probe: (program: string) => Promise<boolean>;
  /** Where the nodes of a cluster have images; null where programs are this machine's own. */
  images: string | null;
  log: { warn(fields: object, message: string): void };
}): Promise<SolverCatalogue> {
  const { images, probe } = options;
  const loaded: LoadedSolvers = await loadSolvers(options.folders);
  for (const fault of loaded.faults) options.log.warn(fault, 'a solver is left out: its template has a fault');

  function image(name: string): string | null {
    if (images === null || name === 'none') return null;
    return isAbsolute(name) ? name : join(images, `${name}.sif`);
  }

  return {
    list: () => [...loaded.solvers.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    get: (solverId) => loaded.solvers.get(solverId) ?? null,
    faults: () => loaded.faults,
    image,
    async availability(manifest) {
      const { name, requires, steps } = manifest;
      if (images !== null) {
        const file = image(manifest.image);
        // Where this machine does not see the images, the node will tell.
        if (file === null || !(await exists(dirname(file))) || (await exists(file))) return null;
        return {
          code: 'image_missing',
          detail: `The image of ${name.en} is missing: ${file}.`,
          cure: `berth image build ${manifest.image}`,
        };
      }
      // What only some runs have keeps nobody from the others.
      const always = steps.filter(({ if_param }) => Object.keys(if_param).length === 0);
      const programs = [...new Set(always.map(({ run: [program] }) => program))];
      const there = await Promise.all(programs.map(probe));
      const missing = programs.find((_, n) => !there[n]);
      if (missing === undefined) return null;
      return {
        code: 'program_missing',
        detail: `${name.en} is not installed on this machine: ${missing} is missing.`,
        cure: requires === null ? `Install ${missing}.` : `apt-get install ${requires.package}`,
      };
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
