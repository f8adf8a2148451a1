/** When a launch would start, as the scheduler expects: asked as the user, one question of each at a time. */
import type { Principal } from '../auth/principal.ts';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { NotOffered, type Scheduler, SubmitRejected } from '../scheduler/scheduler.ts';
import { type LaunchRequest, memoryMiB, type SessionConfig } from '../session/schema.ts';
import type { Estimate } from './schema.ts';

/** What a launch comes to; throws a Problem where it cannot be. */
export type PlanPlacement = (
  principal: Principal,
  request: LaunchRequest,
) => Promise<{ account: string; config: SessionConfig }>;

export type EstimateLaunch = (principal: Principal, request: LaunchRequest) => Promise<Estimate>;

const WINDOW_MS = 60_000;
/** Somebody who changes a form all the time, and does not stop. */
const PER_WINDOW = 30;
const RETRY_AFTER_SECONDS = 5;

export function launchEstimates(deps: {
  scheduler: Pick<Scheduler, 'estimate'>;
  bus: Pick<Bus, 'count'>;
  plan: PlanPlacement;
  /** Of something that is asked under, which no session has. */
  newId: () => string;
  grant: (principal: Principal, whose: { session_id: string; account: string }) => Promise<string | null>;
}): EstimateLaunch {
  const inTurn = newestInTurn();

  async function ask(principal: Principal, request: LaunchRequest): Promise<Estimate> {
    const { account, config } = await deps.plan(principal, request);
    const { resources } = config;
    const session_id = deps.newId();
    try {
      const { start, node, partition } = await deps.scheduler.estimate({
        name: session_id,
        account,
        cpus: resources.cpus,
        memoryMiB: memoryMiB(resources.memory),
        gpus: resources.gpus,
        gpuType: resources.gpu_type ?? null,
        timeMinutes: resources.time,
        partition: resources.partition,
        project: resources.account,
        qos: resources.qos,
        grant: await deps.grant(principal, { session_id, account }),
      });
      return { start: new Date(start).toISOString(), node, partition, detail: null };
    } catch (error) {
      if (error instanceof SubmitRejected)
        return { start: null, node: null, partition: resources.partition, detail: error.message };
      if (error instanceof NotOffered) throw new Problem('not_offered', error.message);
      if (error instanceof Problem) throw error;
      throw new Problem(
        'scheduler_unavailable',
        'The scheduler does not say when it would start. Launch it all the same.',
        {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
          cause: error,
        },
      );
    }
  }

  return async (principal, request) => {
    const { count, resetIn } = await deps.bus.count(`estimate:${principal.user_id}`, WINDOW_MS);
    if (count > PER_WINDOW) throw tooMany(Math.ceil(resetIn / 1000));
    return inTurn(principal.user_id, () => ask(principal, request));
  };
}

/** Of several questions of one user that wait, the newest alone is asked: the others are of values that are no more. */
function newestInTurn(): <T>(whose: string, work: () => Promise<T>) => Promise<T> {
  const newest = new Map<string, Promise<unknown>>();
  return async (whose, work) => {
    const before = newest.get(whose);
    const turn = async () => {
      await before?.catch(() => {});
      if (newest.get(whose) !== mine) throw tooMany(1);
      return work();
    };
    const mine = Promise.resolve().then(turn);
    newest.set(whose, mine);
    try {
      return await mine;
    } finally {
      if (newest.get(whose) === mine) newest.delete(whose);
    }
  };
}

const tooMany = (retryAfterSeconds: number): Problem =>
  new Problem('too_many_requests', 'That is asked too often; wait a moment.', { retryAfterSeconds });
