/** Schedules put together: the service that offers them, and what starts runs and studies by itself. */
import { setTimeout } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Adapters } from './adapters.ts';
import type { AuthService } from './auth/service.ts';
import { Problem } from './errors.ts';
import type { FileFault } from './files/schema.ts';
import type { Server } from './http/server.ts';
import type { MaintenanceSwitch } from './notices/maintenance.ts';
import type { Started } from './records/schedule-records.ts';
import { newRun } from './runs/new-run.ts';
import { scheduleDriver } from './schedules/driver.ts';
import { scheduleRoutes } from './schedules/routes.ts';
import { scheduleService } from './schedules/service.ts';
import type { Plan } from './schedules/starting.ts';
import { scheduleStore } from './schedules/store.ts';
import { folderWatch, type Look } from './schedules/watch.ts';
import type { AccountRule } from './session/account-rule.ts';
import type { Grants } from './session/grants.ts';
import { monitorLink } from './session/monitor-link.ts';
import type { SolverRuns } from './solver-runs.ts';
import type { SolverStudies } from './solver-studies.ts';
import type { SolverWorkflows } from './solver-workflows.ts';
import { newStudy } from './studies/new-study.ts';
import { studyPlan } from './studies/planning.ts';

/** Many may be due at the same minute, and each asks the cluster: what watches that waits no longer. */
const PATIENCE_MS = 1_000;

export interface SolverSchedules {
  mount(app: Server, auth: AuthService): void;
  /** Starts what is to be started now. Whoever watches the scheduler calls it. */
  drive(): Promise<void>;
}

export function solverSchedules(site: {
  adapters: Adapters;
  solving: SolverRuns;
  studies: SolverStudies;
  workflows: SolverWorkflows;
  maintenance: MaintenanceSwitch;
  grants: Grants;
  rule: AccountRule;
  audit: AuthService['audit'];
  log: FastifyBaseLogger;
  /** Milliseconds since 1970. */
  now: () => number;
}): SolverSchedules {
  const { solving, studies, workflows, grants, rule, log, now } = site;
  const { records, bus, scheduler, userFiles } = site.adapters;
  const { cluster } = scheduler;
  const store = scheduleStore({ records, bus });

  const plan: Plan = async (principal, { kind, ...request }) => {
    if (kind === 'run' || !('variations' in request)) {
      const planned = await solving.plan(principal, request);
      const { account, home } = planned;
      const made = ([leave]: { run_id: string; submit_grant: string | null; forget_grant: string | null }[]) => {
        if (leave === undefined) throw new Error('a run has an id before it is made');
        const { run_id, submit_grant, forget_grant } = leave;
        const of = { run_id, cluster, submit_grant, forget_grant, at: now() };
        return { run: newRun(principal, request, planned, of) };
      };
      return { account, home, runs: 1, made };
    }
    const planned = await studyPlan(solving.templates, principal, request);
    const { study, samplesOf } = newStudy(principal, request, planned, { cluster, at: now() });
    const { account, home, samples } = study;
    return { account, home, runs: samples, made: (leaves) => ({ study, samples: samplesOf(leaves) }) };
  };

  async function begin(started: Started): Promise<void> {
    if ('run' in started) await studies.begin([started.run]);
    else await studies.store.tell(started.study);
  }

  const look: Look = async (account, folder, within, grant) => {
    const { answer, bytes } = await userFiles(account, { do: 'watch', path: folder, within }, { grant: grant ?? '' });
    bytes.resume();
    if (!answer.ok)
      throw new Problem('unavailable', `${folder} cannot be looked into now. Try again in a moment.`, {
        cause: new Error(answer.message),
      });
    if (answer.state !== 'done') return { state: 'closed', message: `${folder} ${faultOf(answer.state)}.` };
    if (answer.total > 0 && answer.entries.length === 0)
      return { state: 'closed', message: `${folder} has ${answer.total} files and folders in it, which is too many.` };
    return { state: 'seen', entries: answer.entries };
  };

  const mayStart = async (): Promise<boolean> => (await site.maintenance.now()) === null;
  const driver = scheduleDriver({
    records,
    store,
    plan,
    accountOf(user) {
      const ruled = rule(user);
      return 'account' in ruled ? ruled.account : null;
    },
    begin,
    audit: ({ user_id, schedule_id }, started) =>
      site.audit({
        user_id,
        address: null,
        action: 'schedule.start',
        target: schedule_id,
        detail: { started: 'run' in started ? started.run.run_id : started.study.study_id, by_itself: true },
      }),
    mayStart,
    log,
    now,
  });
  const watch = folderWatch({ records, store, driver, look, mayStart, log, now });

  async function startAll(): Promise<void> {
    await driver.drive();
    await watch.watch();
  }
  let starting: Promise<void> | null = null;

  return {
    async drive() {
      if (starting === null) {
        starting = startAll().finally(() => {
          starting = null;
        });
        starting.catch((error: unknown) =>
          log.error({ err: error }, 'schedules could not be looked at; they are again'),
        );
      }
      await Promise.race([starting, setTimeout(PATIENCE_MS, undefined, { ref: false })]);
    },
    mount(app, auth) {
      const service = scheduleService({
        records,
        store,
        plan,
        begin,
        grantsFor: grants.forStudy,
        watchGrantFor: grants.forWatch,
        look,
        endingOf: solving.endingOf,
        nudge: monitorLink(bus).nudge,
        now,
      });
      scheduleRoutes(app, {
        service,
        async cancelAll(principal) {
          // In this order: what is paused starts nothing behind what is cancelled.
          const schedules = await service.pauseAll(principal);
          const cancelled = await studies.cancelAll(principal);
          const own = new Set((await records.schedules.list(principal.user_id)).map(({ schedule_id }) => schedule_id));
          const runs = (await records.schedules.running()).flatMap(({ occasion: { schedule_id, run_id } }) =>
            own.has(schedule_id) && run_id !== null ? [run_id] : [],
          );
          for (const runId of runs) await solving.stop(runId, 'You ended all that was started by itself.');
          return { schedules, studies: cancelled, executions: await workflows.cancelAll(principal), runs: runs.length };
        },
        audit: (request, action, target, detail) =>
          auth.audit({
            user_id: request.principal.user_id,
            address: request.ip,
            action,
            target,
            ...(detail && { detail }),
          }),
      });
    },
  };
}

const FAULTS: Partial<Record<FileFault, string>> = {
  absent: 'is not there',
  forbidden: 'may not be looked into by your account',
};
const faultOf = (state: FileFault): string => FAULTS[state] ?? 'is not a folder';
