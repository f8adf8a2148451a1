/** Workflows put together: the services that offer them, and what makes the runs of their executions. */
import { availableParallelism } from 'node:os';
import type { FastifyBaseLogger } from 'fastify';
import type { Adapters } from './adapters.ts';
import type { Principal } from './auth/principal.ts';
import type { AuthService } from './auth/service.ts';
import type { Server } from './http/server.ts';
import type { MaintenanceSwitch } from './notices/maintenance.ts';
import type { Grants } from './session/grants.ts';
import { monitorLink } from './session/monitor-link.ts';
import type { Reconciler } from './session/reconcile.ts';
import type { SolverRuns } from './solver-runs.ts';
import { countOf } from './work/cancelled.ts';
import { type WorkflowDriver, workflowDriver } from './workflows/driver.ts';
import { executionRoutes } from './workflows/execution-routes.ts';
import { executionService } from './workflows/executions.ts';
import { type Audit, workflowRoutes } from './workflows/routes.ts';
import { workflowService } from './workflows/service.ts';
import { executionStore } from './workflows/store.ts';

export interface SolverWorkflows {
  mount(app: Server, auth: AuthService): void;
  /** All executions of the user's that live; how many. */
  cancelAll(principal: Principal): Promise<number>;
  /** Of what comes before, and then of executions that have more runs made. */
  reconciler: Reconciler;
}

export function solverWorkflows(site: {
  adapters: Adapters;
  solving: SolverRuns;
  /** What brings runs together with their jobs. */
  before: Reconciler;
  maintenance: MaintenanceSwitch;
  grants: Grants;
  log: FastifyBaseLogger;
  /** Milliseconds since 1970. */
  now: () => number;
}): SolverWorkflows {
  const { adapters, solving, maintenance, log, now } = site;
  const { records, bus, scheduler } = adapters;
  const { templates } = solving;
  const store = executionStore({ records, bus });
  const driver: WorkflowDriver = workflowDriver({
    records,
    store,
    runs: {
      async begin(run) {
        await solving.store.tell(run);
        await solving.submission.submit(run);
        return (await solving.store.get(run.run_id)).job_id !== null;
      },
      stop: (runId) => solving.stop(runId, 'You cancelled the execution of its workflow.'),
    },
    cores: scheduler.shared ? null : availableParallelism(),
    mayStart: async () => (await maintenance.now()) === null,
    log,
    now,
  });

  const workflows = workflowService({ records, templates, now });
  const executions = executionService({
    records,
    store,
    workflows,
    templates,
    mayStart: maintenance.mayStart,
    grantsFor: site.grants.forStudy,
    cluster: scheduler.cluster,
    nudge: monitorLink(bus).nudge,
    now,
  });

  return {
    async cancelAll(principal) {
      const living = (await records.executions.living()).filter(({ user_id }) => user_id === principal.user_id);
      return countOf(living, ({ execution_id }) => executions.cancel(principal, execution_id));
    },
    reconciler: {
      // In this order: what has just completed lets the next begin.
      async reconcile(jobs) {
        await site.before.reconcile(jobs);
        await driver.drive(jobs);
      },
    },
    mount(app, auth) {
      const audit: Audit = (request, action, target, detail) =>
        auth.audit({
          user_id: request.principal.user_id,
          address: request.ip,
          action,
          target,
          ...(detail && { detail }),
        });
      workflowRoutes(app, { service: workflows, audit });
      executionRoutes(app, { service: executions, audit });
    },
  };
}
