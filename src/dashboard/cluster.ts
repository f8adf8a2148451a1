/**
 * The cluster, watched while somebody looks: the scheduler is asked once an interval however many do, and who looks is told by an
 * event that it is another. What was known stays, and says so, while the scheduler does not answer.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import type { Concealable, Scheduler } from '../scheduler/scheduler.ts';
import { changeLog } from './changes.ts';
import type { ClusterNode, ClusterNodes, ClusterSummary } from './schema.ts';
import { type Look, type Shown, shown, textOf } from './wire.ts';

const INTERVAL_MS = 5_000;
/** Somebody who looks asks again within this time. */
const LOOKING_MS = 60_000;
/** A site seldom changes what it keeps from its users, and Slurm's whole configuration is long. */
const CONCEALED_MS = 60_000;
const NODES_CHANGED = 'cluster.nodes_changed';

/** What one of several processes tells the others. */
interface NodesChanged {
  by: string;
  /** null: any may have. */
  names: string[] | null;
}

/** As a user may see it, or as those do who may see all. */
export interface ClusterWatch {
  summary(seesAll: boolean): Promise<ClusterSummary>;
  /** All, or those that may have changed since that moment, at which this or another process asked the scheduler. */
  nodes(seesAll: boolean, since: number | null): Promise<ClusterNodes>;
  node(seesAll: boolean, name: string): Promise<ClusterNode>;
  stop(): void;
}

interface Known {
  look: Look;
  /** What a change is a change of, beside the nodes. */
  said: string;
  forUsers: Shown;
  forSupport: Shown;
}

export function clusterWatch(deps: {
  scheduler: Pick<Scheduler, 'cluster' | 'shared' | 'look' | 'reservations' | 'concealed'>;
  bus: Pick<Bus, 'publish' | 'subscribe'>;
  log: Pick<FastifyBaseLogger, 'warn'>;
  /** Milliseconds since 1970. */
  now: () => number;
}): ClusterWatch {
  const { scheduler, bus, log, now } = deps;
  const me = randomUUID();
  const changes = changeLog();
  let known: Known | null = null;
  let isCurrent = false;
  let lookedAt = 0;
  let concealed: { asked: number; what: Promise<Concealable[]> } | null = null;
  let asking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  const stopListening = bus.subscribe(({ type, data }) => {
    if (type === 'reset') changes.mark(null, now());
    if (type !== NODES_CHANGED) return;
    const { by, names } = data as NodesChanged;
    if (by !== me) changes.mark(names, now());
  });

  function concealedNow(): Promise<Concealable[]> {
    if (concealed === null || now() - concealed.asked >= CONCEALED_MS) {
      const asked = { asked: now(), what: scheduler.concealed() };
      concealed = asked;
      // What is not known is asked for at the next look, not a minute later.
      asked.what.catch(() => {
        if (concealed === asked) concealed = null;
      });
    }
    return concealed.what;
  }

  async function ask(): Promise<void> {
    const before = known;
    const wasCurrent = isCurrent;
    try {
      const [seen, reservations, hidden] = await Promise.all([
        scheduler.look(),
        scheduler.reservations(),
        concealedNow(),
      ]);
      const look = { ...seen, reservations, concealed: hidden };
      const said = JSON.stringify([seen.partitions, reservations, hidden]);
      known = { look, said, forUsers: shown(scheduler, look, false), forSupport: shown(scheduler, look, true) };
      isCurrent = true;
    } catch (error) {
      isCurrent = false;
      log.warn({ err: error }, 'the cluster could not be looked at');
    }
    if (known !== null && known !== before) await noteChanges(known, before, wasCurrent);
    else if (known !== null && wasCurrent) await tellPages();
  }

  /** As of the moment when the answer has come: what it tells was so before. */
  async function noteChanges({ look, said }: Known, before: Known | null, wasCurrent: boolean): Promise<void> {
    const names = changes.note(new Map(look.nodes.map((node) => [node.name, textOf(node)])), now());
    // Of each node something else is shown.
    if (before !== null && before.look.concealed.join() !== look.concealed.join()) changes.mark(null, now());
    const areOthers = names === null || names.length > 0;
    if (areOthers) await tell(NODES_CHANGED, { by: me, names } satisfies NodesChanged, 'services');
    if (before !== null && (areOthers || said !== before.said || !wasCurrent)) await tellPages();
  }

  const tellPages = (): Promise<void> => tell('cluster.updated', {}, 'everybody');

  async function tell(type: string, data: object, audience: 'everybody' | 'services'): Promise<void> {
    await bus
      .publish({ type, data, audience })
      .catch((error: unknown) => log.warn({ err: error }, 'nobody was told that the cluster is another'));
  }

  function look(): Promise<void> {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  }

  function tick(): void {
    if (now() - lookedAt < LOOKING_MS) void look();
    else rest();
  }

  function rest(): void {
    clearInterval(timer);
    timer = undefined;
  }

  async function view(seesAll: boolean): Promise<Shown> {
    lookedAt = now();
    if (timer === undefined) {
      timer = setInterval(tick, INTERVAL_MS).unref();
      await look();
    } else if (known === null) await asking;
    if (known === null) {
      throw new Problem('scheduler_unavailable', 'Nothing is known of the cluster yet. Try again in a few seconds.', {
        retryAfterSeconds: INTERVAL_MS / 1000,
      });
    }
    return seesAll ? known.forSupport : known.forUsers;
  }

  return {
    summary: async (seesAll) => (await view(seesAll)).summary(isCurrent),
    async nodes(seesAll, since) {
      const seen = await view(seesAll);
      return seen.nodes(isCurrent, since === null ? null : changes.since(since, now()));
    },
    async node(seesAll, name) {
      const node = (await view(seesAll)).node(isCurrent, name);
      if (node === null)
        throw new Problem('not_found', 'There is no node of that name, or this site does not show it.');
      return node;
    },
    stop() {
      rest();
      stopListening();
    },
  };
}
