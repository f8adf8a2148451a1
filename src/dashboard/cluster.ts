/**
 * The cluster, watched while somebody looks: the scheduler is asked once an interval however many do, and who looks is told by an
 * event that it is another. What was known stays, and says so, while the scheduler does not answer.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import type { ClusterNode, Concealable, Maintenance, Partition, Scheduler } from '../scheduler/scheduler.ts';
import type { ClusterView } from './schema.ts';

const INTERVAL_MS = 5_000;
/** Somebody who looks asks again within this time. */
const LOOKING_MS = 60_000;
/** A site seldom changes what it keeps from its users, and Slurm's whole configuration is long. */
const CONCEALED_MS = 60_000;

export interface ClusterWatch {
  /** As a user may see it, or as those do who may see all. */
  view(seesAll: boolean): Promise<ClusterView>;
  stop(): void;
}

interface Look {
  nodes: ClusterNode[];
  partitions: Partition[];
  maintenances: Maintenance[];
  concealed: Concealable[];
  at: number;
}

export function clusterWatch(deps: {
  scheduler: Pick<Scheduler, 'cluster' | 'shared' | 'nodes' | 'partitions' | 'maintenances' | 'concealed'>;
  bus: Pick<Bus, 'publish'>;
  log: Pick<FastifyBaseLogger, 'warn'>;
  /** Milliseconds since 1970. */
  now: () => number;
}): ClusterWatch {
  const { scheduler, bus, log, now } = deps;
  let known: Look | null = null;
  let isCurrent = false;
  let lookedAt = 0;
  let concealed: { asked: number; what: Promise<Concealable[]> } | null = null;
  let asking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

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
    const before = known && said(known, isCurrent);
    try {
      const [nodes, partitions, maintenances, hidden] = await Promise.all([
        scheduler.nodes(),
        scheduler.partitions(),
        scheduler.maintenances(),
        concealedNow(),
      ]);
      known = { nodes, partitions, maintenances, concealed: hidden, at: now() };
      isCurrent = true;
    } catch (error) {
      isCurrent = false;
      log.warn({ err: error }, 'the cluster could not be looked at');
    }
    if (before === null || known === null || said(known, isCurrent) === before) return;
    await bus
      .publish({ type: 'cluster.updated', data: {}, audience: 'everybody' })
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
    else stop();
  }

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    async view(seesAll) {
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
      return toWire(scheduler, known, isCurrent, seesAll);
    },
    stop,
  };
}

/** What a change is a change of. */
const said = ({ at: _, ...look }: Look, isCurrent: boolean): string => JSON.stringify([look, isCurrent]);

function toWire(
  { cluster, shared }: Pick<Scheduler, 'cluster' | 'shared'>,
  look: Look,
  isCurrent: boolean,
  seesAll: boolean,
): ClusterView {
  const shown = <T>(what: Concealable, items: T[]): T[] | null =>
    seesAll || !look.concealed.includes(what) ? items : null;
  const iso = (moment: number): string => new Date(moment).toISOString();
  return {
    name: cluster,
    is_local: !shared,
    seen_at: iso(look.at),
    is_current: isCurrent,
    nodes: shown(
      'nodes',
      look.nodes.map(({ name, state, detail, partitions, cpus, memoryMiB, gpus }) => ({
        name,
        state,
        detail,
        partitions: seesAll || !look.concealed.includes('partitions') ? partitions : [],
        cpus: finite(cpus),
        memory_mib: finite(memoryMiB),
        gpus,
      })),
    ),
    partitions: shown(
      'partitions',
      look.partitions.map(({ name, isDefault, up, maxMinutes }) => ({
        name,
        is_default: isDefault,
        up,
        max_minutes: maxMinutes,
      })),
    ),
    maintenances: shown(
      'reservations',
      look.maintenances.map(({ from, until, nodes }) => ({
        from: iso(from),
        until: iso(until),
        nodes: seesAll || !look.concealed.includes('nodes') ? nodes : [],
      })),
    ),
  };
}

/** A word in the place of one node's number must not keep the others from being shown. */
const finite = (number: number): number | null => (Number.isFinite(number) ? number : null);
