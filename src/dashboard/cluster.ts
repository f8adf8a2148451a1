/**
 * The cluster, watched while somebody looks: the scheduler is asked once an interval however many do, and who looks is told by an
 * event that it is another. What was known stays, and says so, while the scheduler does not answer.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { looking } from '../looking.ts';
import type { Concealable, Scheduler } from '../scheduler/scheduler.ts';
import { changeLog } from './changes.ts';
import type { ClusterNode, ClusterNodes, ClusterSummary } from './schema.ts';
import { type Look, type Shown, shown, textOf } from './wire.ts';

/** A site seldom changes what it keeps from its users, and Slurm's whole configuration is long. */
const CONCEALED_MS = 60_000;
const RETRY_AFTER_SECONDS = 5;
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

interface Seen {
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
  let concealed: { asked: number; what: Promise<Concealable[]> } | null = null;

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

  const watch = looking<Seen>({
    async ask(before) {
      const [seen, reservations, hidden] = await Promise.all([
        scheduler.look(),
        scheduler.reservations(),
        concealedNow(),
      ]);
      const look = { ...seen, reservations, concealed: hidden };
      const value = {
        look,
        said: JSON.stringify([seen.partitions, reservations, hidden]),
        forUsers: shown(scheduler, look, false),
        forSupport: shown(scheduler, look, true),
      };
      const areOthers = await noteChanges(look, before);
      return { value, isOther: areOthers || value.said !== before?.said };
    },
    changed: () => bus.publish({ type: 'cluster.updated', data: {}, audience: 'everybody' }),
    log,
    now,
  });

  /** As of the moment when the answer has come: what it tells was so before. Whether there are any. */
  async function noteChanges(look: Look, before: Seen | null): Promise<boolean> {
    const names = changes.note(new Map(look.nodes.map((node) => [node.name, textOf(node)])), now());
    // Of each node something else is shown.
    if (before !== null && before.look.concealed.join() !== look.concealed.join()) changes.mark(null, now());
    if (names?.length === 0) return false;
    const data: NodesChanged = { by: me, names };
    await bus
      .publish({ type: NODES_CHANGED, data, audience: 'services' })
      .catch((error: unknown) => log.warn({ err: error }, 'the other processes were not told that nodes are others'));
    return true;
  }

  async function view(seesAll: boolean): Promise<{ seen: Shown; isCurrent: boolean }> {
    const known = await watch.look();
    if (known === null) {
      throw new Problem('scheduler_unavailable', 'Nothing is known of the cluster yet. Try again in a few seconds.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    const { forUsers, forSupport } = known.value;
    return { seen: seesAll ? forSupport : forUsers, isCurrent: known.isCurrent };
  }

  return {
    async summary(seesAll) {
      const { seen, isCurrent } = await view(seesAll);
      return seen.summary(isCurrent);
    },
    async nodes(seesAll, since) {
      const { seen, isCurrent } = await view(seesAll);
      return seen.nodes(isCurrent, since === null ? null : changes.since(since, now()));
    },
    async node(seesAll, name) {
      const { seen, isCurrent } = await view(seesAll);
      const node = seen.node(isCurrent, name);
      if (node === null)
        throw new Problem('not_found', 'There is no node of that name, or this site does not show it.');
      return node;
    },
    stop() {
      watch.stop();
      stopListening();
    },
  };
}
