/** Studies put together: the service that offers them, and what makes their runs. */
import { availableParallelism } from 'node:os';
import type { FastifyBaseLogger } from 'fastify';
import type { Adapters } from './adapters.ts';
import type { Principal } from './auth/principal.ts';
import type { AuthService } from './auth/service.ts';
import type { FileService } from './files/service.ts';
import type { Server } from './http/server.ts';
import type { MaintenanceSwitch } from './notices/maintenance.ts';
import type { RunRecord } from './records/run-records.ts';
import { readPictures } from './report/pictures.ts';
import { studyReportRoutes } from './report/routes.ts';
import type { Grants } from './session/grants.ts';
import { monitorLink } from './session/monitor-link.ts';
import type { Reconciler } from './session/reconcile.ts';
import type { SolverRuns } from './solver-runs.ts';
import { type StudyRuns, studyDriver } from './studies/driver.ts';
import { studyRoutes } from './studies/routes.ts';
import { studyService } from './studies/service.ts';
import { type StudyStore, studyStore } from './studies/store.ts';
import { countOf } from './work/cancelled.ts';

export interface SolverStudies {
  mount(app: Server, auth: AuthService, files: FileService): void;
  /** Of runs, and then of the studies that have more of them made. */
  reconciler: Reconciler;
  store: StudyStore;
  /** Tells of runs that were recorded, and hands them to the scheduler. */
  begin(runs: RunRecord[]): Promise<void>;
  /** All of the user's that live; how many. */
  cancelAll(principal: Principal): Promise<number>;
}

export function solverStudies(site: {
  adapters: Adapters;
  solving: SolverRuns;
  maintenance: MaintenanceSwitch;
  grants: Grants;
  log: FastifyBaseLogger;
  /** Milliseconds since 1970. */
  now: () => number;
}): SolverStudies {
  const { adapters, solving, maintenance, log, now } = site;
  const { records, bus, scheduler } = adapters;
  const store = studyStore({ records, bus });

  async function begin(made: RunRecord[]): Promise<void> {
    // The record is what counts: where the scheduler does not answer, it is asked again.
    for (const run of made) void solving.submission.submit(run);
    for (const run of made) await solving.store.tell(run);
  }

  const runs: StudyRuns = {
    begin,
    stop: ({ run_id }) => solving.stop(run_id, 'You cancelled its study.'),
    readOutputs: solving.outputs.read,
    async keepOutputs(runId, outputs) {
      await solving.outputs.keep(runId, outputs);
    },
  };
  const driver = studyDriver({
    records,
    store,
    runs,
    cores: scheduler.shared ? null : availableParallelism(),
    arrays: scheduler.arrays,
    mayStart: async () => (await maintenance.now()) === null,
    log,
    now,
  });

  const service = studyService({
    records,
    store,
    templates: solving.templates,
    mayStart: maintenance.mayStart,
    grantsFor: site.grants.forStudy,
    cluster: scheduler.cluster,
    nudge: monitorLink(bus).nudge,
    now,
  });

  return {
    store,
    begin,
    async cancelAll(principal) {
      const living = (await records.studies.living()).filter(({ user_id }) => user_id === principal.user_id);
      return countOf(living, ({ study_id }) => service.cancel(principal, study_id));
    },
    reconciler: {
      // In this order: what has just ended makes room for the next.
      async reconcile(jobs) {
        await solving.reconciler.reconcile(jobs);
        await driver.drive();
      },
    },
    mount(app, auth, files) {
      studyRoutes(app, {
        service,
        unitOf: solving.unitOf,
        audit: (request, action, target, detail) =>
          auth.audit({
            user_id: request.principal.user_id,
            address: request.ip,
            action,
            target,
            ...(detail && { detail }),
          }),
      });
      studyReportRoutes(app, {
        get: service.get,
        samples: async (principal, studyId) => (await service.samples(principal, studyId)).samples,
        folderOf: async (runId) => (await solving.store.get(runId)).folder,
        template: solving.template,
        pictures: readPictures({ files, log }),
        now,
      });
    },
  };
}
