/** What the processes of a site share: the database's server and the bus. */
import { type Check, fault, type Outcome, ok, warning } from './check.ts';

const MIB = 1024 ** 2;
const SET_CLOCK = 'timedatectl set-ntp true, on the machine that is wrong';

export interface DatabaseLook {
  /** The server's. */
  version: string;
  bytes: number;
  /** Null where it is empty. */
  schema: { version: number; newest: number; breaking: string | null } | null;
  /** What is wrong with this machine's clock beside its; null where nothing is. */
  clock: string | null;
}

export interface BusLook {
  version: string;
  /** What it does when its memory is full. */
  policy: string;
  clock: string | null;
}

/** A server: where it is, and what it says of itself. Looking throws where Berth could not use it. */
export interface Server<Look> {
  address: string;
  look(): Promise<Look>;
}

export function databaseChecks({ address, look }: Server<DatabaseLook>): Check[] {
  const seen = once(look);
  return [
    {
      name: 'database',
      needs: [],
      look: () =>
        reached(seen, 'See to that server, or to database.url and database.password_file.', ({ version, bytes }) =>
          ok(`PostgreSQL ${version} at ${address}, ${Math.ceil(bytes / MIB)} MiB`),
        ),
    },
    { name: 'version of the database', needs: ['database'], look: async () => schemaOf(await seen()) },
    {
      name: 'clock of the database',
      needs: ['database'],
      async look() {
        const { clock } = await seen();
        return clock === null ? ok('agrees with this machine’s') : fault(`${clock} Berth does not start.`, SET_CLOCK);
      },
    },
  ];
}

export function busChecks({ address, look }: Server<BusLook>): Check[] {
  const seen = once(look);
  return [
    {
      name: 'bus',
      needs: [],
      look: () =>
        reached(seen, 'See to that server, or to bus.url and bus.password_file (docs/redis.md).', ({ version }) =>
          ok(`Redis ${version} at ${address}, with all that Berth needs of it`),
        ),
    },
    {
      name: 'memory of the bus',
      needs: ['bus'],
      async look() {
        const { policy } = await seen();
        if (policy === 'noeviction') return ok(policy);
        return warning(
          `Its policy is ${policy}: when its memory is full it may forget who watches the scheduler, or attempts to log in.`,
          'maxmemory-policy noeviction in its configuration, or CONFIG SET maxmemory-policy noeviction',
        );
      },
    },
    {
      name: 'clock of the bus',
      needs: ['bus'],
      async look() {
        const { clock } = await seen();
        return clock === null
          ? ok('agrees with this machine’s')
          : warning(`${clock} Berth works all the same.`, SET_CLOCK);
      },
    },
  ];
}

/** `measured` is how many machines it has measured just now. */
export function prometheusCheck(address: string, measured: () => Promise<number>): Check {
  return {
    name: 'Prometheus',
    needs: [],
    async look() {
      try {
        const count = await measured();
        if (count > 0) return ok(`at ${address}, measures ${count} ${count === 1 ? 'machine' : 'machines'}`);
        return warning(
          `It answers at ${address}, but measures no machine: the history of nodes stays empty.`,
          'Install prometheus-node-exporter on the nodes, and let Prometheus ask them (docs/install.md, step 9).',
        );
      } catch (error) {
        return warning(
          `Pages show no history: ${(error as Error).message}`,
          'See to that server, or to the block prometheus of the configuration.',
        );
      }
    },
  };
}

function schemaOf({ schema }: DatabaseLook): Outcome {
  if (schema === null) return ok('empty; Berth makes its tables at the first start');
  const { version, newest, breaking } = schema;
  if (breaking !== null)
    return fault(
      `It has version ${version}, of a newer Berth, and this one, of version ${newest}, cannot work with ${breaking}.`,
      'Install the newer Berth here, too.',
    );
  if (version > newest)
    return warning(
      `It has version ${version}, of a newer Berth; this one, of version ${newest}, works beside it.`,
      'Install the newer Berth here, too.',
    );
  if (version < newest)
    return warning(
      `It has version ${version}, and this Berth brings it to ${newest} when it starts.`,
      'berth backup FILE, then start it (docs/upkeep.md)',
    );
  return ok(String(version));
}

async function reached<Look>(seen: () => Promise<Look>, cure: string, tell: (look: Look) => Outcome): Promise<Outcome> {
  try {
    return tell(await seen());
  } catch (error) {
    return fault((error as Error).message, cure);
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | null = null;
  return () => {
    begun ??= work();
    return begun;
  };
}
