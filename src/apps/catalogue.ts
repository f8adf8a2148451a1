/** The catalogue: the apps of all folders, and whether this machine has what they need. */
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Fault } from '../yaml/yaml.ts';
import { type LoadedApps, loadApps } from './loader.ts';
import type { Manifest } from './manifest.ts';
import type { Probe } from './probe.ts';

/** Why an app cannot be launched, and what cures it. */
export interface Unavailable {
  code: 'app_missing' | 'display_missing' | 'image_missing';
  detail: string;
  cure: string;
}

export interface Catalogue {
  /** By id. */
  list(): Manifest[];
  get(appId: string): Manifest | null;
  icon(appId: string): { svg: string; etag: string } | null;
  faults(): Fault[];
  /** Reads all folders again. Running sessions are not touched. */
  reload(): Promise<void>;
  /** The container image that an app runs in; null where it is the machine's own program. */
  image(manifest: Manifest): string | null;
  /** Null where it can be launched. */
  availability(manifest: Manifest): Promise<Unavailable | null>;
}

export interface CatalogueLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Somebody who has just installed a program sees it at the next look. */
const PROBE_CACHE_MS = 2_000;

const DISPLAY_SERVERS = ['Xtigervnc', 'Xvnc'];

export async function createCatalogue(options: {
  /** In order: where two have the same app, the first one's counts. */
  folders: readonly string[];
  probe: Probe;
  /** Where the nodes of a cluster have the images of apps; null where apps are programs of this machine. */
  images: string | null;
  log: CatalogueLog;
}): Promise<Catalogue> {
  const { folders, images, log } = options;
  const probe = cached(options.probe);
  let loaded: LoadedApps = { apps: new Map(), faults: [] };

  const catalogue: Catalogue = {
    list: () => [...loaded.apps.values()].map(({ manifest }) => manifest).sort((a, b) => (a.id < b.id ? -1 : 1)),
    get: (appId) => loaded.apps.get(appId)?.manifest ?? null,
    icon: (appId) => loaded.apps.get(appId)?.icon ?? null,
    faults: () => loaded.faults,

    async reload() {
      loaded = await loadApps(folders);
      for (const fault of loaded.faults) log.warn(fault, 'an app is left out: its manifest has a fault');
      log.info({ apps: [...loaded.apps.keys()], faults: loaded.faults.length }, 'catalogue read');
    },

    image({ id, image }) {
      if (images === null || image === 'none') return null;
      return image ?? join(images, `${id}.sif`);
    },

    async availability(manifest) {
      const { id, name, run, requires } = manifest;
      if (images !== null) {
        const image = catalogue.image(manifest);
        // Where this machine does not see the images, the node will tell.
        if (image === null || !(await exists(dirname(image))) || (await exists(image))) return null;
        return {
          code: 'image_missing',
          detail: `The image of ${name.en} is missing: ${image}.`,
          cure: `berth image build ${id}`,
        };
      }
      const servers = await Promise.all(DISPLAY_SERVERS.map(probe));
      if (!servers.includes(true)) {
        return {
          code: 'display_missing',
          detail: 'TigerVNC is not installed on this machine, so no app can show its windows.',
          cure: 'apt-get install tigervnc-standalone-server',
        };
      }
      const program = requires.program ?? run.command;
      if (await probe(program)) return null;
      const cure = requires.package === null ? `Install ${program}.` : `apt-get install ${requires.package}`;
      return { code: 'app_missing', detail: `${name.en} is not installed on this machine.`, cure };
    },
  };
  await catalogue.reload();
  return catalogue;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function cached(probe: Probe): Probe {
  const answers = new Map<string, { at: number; answer: Promise<boolean> }>();
  return (program) => {
    const known = answers.get(program);
    if (known !== undefined && performance.now() - known.at < PROBE_CACHE_MS) return known.answer;
    const answer = probe(program);
    answers.set(program, { at: performance.now(), answer });
    return answer;
  };
}
