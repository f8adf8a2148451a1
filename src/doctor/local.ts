/** What matters where sessions run on this machine. */
import { type Check, fault, type Outcome, ok, warning } from './check.ts';

const FREE_MIN_MIB = 500;

export interface LocalDeps {
  /** What the catalogue says of each app: null where it can be launched. */
  apps: { id: string; unavailable: { detail: string; cure: string } | null }[];
  /** What keeps a file from being made in a folder, or in the place where it will be; null where nothing does. */
  unwritable: (folder: string) => string | null;
  freeMiB: (folder: string) => number;
  /** Who has the portal's port. */
  port: { address: string; held: () => Promise<'nobody' | 'the portal' | 'another program'> };
  home: string;
  runtimeDir: string;
}

export function localChecks({ apps, unwritable, freeMiB, port, home, runtimeDir }: LocalDeps): Check[] {
  return [
    { name: 'apps', needs: [], look: async () => appsOutcome(apps) },
    { name: 'state', needs: [], look: async () => folder(home, 'BERTH_HOME') },
    { name: 'sockets', needs: [], look: async () => folder(runtimeDir, 'runtime_dir') },
    { name: 'disk', needs: ['state'], look: async () => diskOutcome(home, freeMiB) },
    { name: 'port', needs: [], look: held },
  ];

  function folder(path: string, setting: string): Outcome {
    const why = unwritable(path);
    if (why === null) return ok(`${path} can be written`);
    return fault(`${path} cannot be written (${why}).`, `Give it to the account that runs Berth, or set ${setting}.`);
  }

  async function held(): Promise<Outcome> {
    const holder = await port.held();
    if (holder !== 'another program') return ok(`${port.address} is held by ${holder}`);
    return fault(
      `${port.address} is held by another program, or is not this machine's.`,
      `ss --listening --tcp --processes shows who; stop it, or set listen.host and listen.port.`,
    );
  }
}

/** Whether there is room where the state is kept. */
export function diskOutcome(home: string, freeMiB: LocalDeps['freeMiB']): Outcome {
  const free = freeMiB(home);
  if (free >= FREE_MIN_MIB) return ok(`${free} MiB free where the state is kept`);
  return fault(`Only ${free} MiB are free where ${home} is.`, `df -h ${home}; remove what fills it.`);
}

/** Whether what is in the catalogue can be launched. */
export function appsOutcome(apps: LocalDeps['apps']): Outcome {
  const missing = apps.filter(({ unavailable }) => unavailable !== null);
  const [first] = missing;
  if (!first?.unavailable) return ok(apps.map(({ id }) => id).join(', '));
  const { detail, cure } = first.unavailable;
  if (missing.length === apps.length) return fault(`No app can be launched. ${detail}`, cure);
  return warning(`${missing.map(({ id }) => id).join(', ')} cannot be launched. ${detail}`, cure);
}
