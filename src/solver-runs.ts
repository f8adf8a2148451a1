/** Solver runs put together: their templates, the service that offers them, and what keeps them and their jobs in agreement. */
import type { FastifyBaseLogger } from 'fastify';
import type { Adapters } from './adapters.ts';
import type { AppSessions } from './app-sessions.ts';
import { createProbe } from './apps/probe.ts';
import type { AuthService } from './auth/service.ts';
import type { Config } from './config.ts';
import { Problem } from './errors.ts';
import type { FileService } from './files/service.ts';
import type { Server } from './http/server.ts';
import { installed } from './installation.ts';
import type { MayStart } from './notices/maintenance.ts';
import type { RunRecord } from './records/run-records.ts';
import { readPictures } from './report/pictures.ts';
import { runReportRoutes } from './report/routes.ts';
import { runWritings } from './report/writings.ts';
import { runAnnouncements } from './runs/announcements.ts';
import { arraySubmission } from './runs/array-submission.ts';
import { runFeed } from './runs/feed.ts';
import { runFollowing } from './runs/follow.ts';
import { jobOfRun } from './runs/job.ts';
import { runKind } from './runs/kind.ts';
import { runRoutes } from './runs/routes.ts';
import { type PlanRun, runService } from './runs/service.ts';
import { type RunStore, runStore } from './runs/store.ts';
import { runSubmission } from './runs/submission.ts';
import { hasEnded, move } from './runs/transitions.ts';
import { type UnheardOutputs, unheardOutputs } from './runs/unheard-outputs.ts';
import type { Grants } from './session/grants.ts';
import { monitorLink } from './session/monitor-link.ts';
import type { Reconciler } from './session/reconcile.ts';
import { askedFor } from './session/schema.ts';
import { type SolverCatalogue, solverCatalogue } from './solvers/catalogue.ts';
import type { SolverManifest } from './solvers/manifest.ts';
import { planRun } from './solvers/plan.ts';
import { solverRoutes } from './solvers/routes.ts';
import { haveOutputs, stepsWith } from './solvers/steps.ts';
import type { StudyTemplates } from './studies/planning.ts';
import { studyStore } from './studies/store.ts';
import { keeper } from './work/keeper.ts';
import type { Submission } from './work/submitter.ts';
import { waitsInArray } from './work/waits-in-array.ts';

export interface SolverRuns {
  /** The routes of templates and of runs, and of their reports. */
  mount(app: Server, auth: AuthService, files: FileService): void;
  reconciler: Reconciler;
  /** What studies have of templates and of runs. */
  templates: StudyTemplates;
  /** What a run would be; throws a Problem where the user may not start it now. */
  plan: PlanRun;
  /** How the name of an input of that template may end; empty where it does not matter, or the template is gone. */
  endingOf(solverId: string): string;
  /** Of a parameter; null where it has none, or the template is gone. */
  unitOf(solverId: string, param: string): string | null;
  /** null where it is gone. */
  template(solverId: string): SolverManifest | null;
  store: RunStore;
  submission: Submission<RunRecord>;
  outputs: UnheardOutputs;
  /** Ends one because its user does not want what it is part of any more; the message says so. */
  stop(runId: string, message: string): Promise<void>;
}

export async function solverRuns(site: {
  config: Config;
  adapters: Adapters;
  log: FastifyBaseLogger;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Where a job reaches the portal, and the certificate that it trusts there. */
  jobOrigin: () => { url: string; ca: string | null };
  planner: AppSessions['planner'];
  mayStart: MayStart;
  grants: Grants;
}): Promise<SolverRuns> {
  const { config, adapters, log, now, planner, grants } = site;
  const { records, bus, scheduler, lookUpAccount, queue } = adapters;
  const announcementKey = adapters.keys.announcements();
  const catalogue = await solverCatalogue({
    folders: [installed('solvers'), ...config.solvers],
    probe: createProbe(),
    images: config.scheduler.kind === 'slurm' ? config.images : null,
    log,
  });
  const store = runStore({ records, bus });
  const jobOf = jobOfRun({
    resolve: resolveRun(catalogue),
    getRun: records.runs.get,
    announcementKey,
    jobOrigin: site.jobOrigin,
  });
  const studies = studyStore({ records, bus });
  const common = { store, bus, scheduler, jobOf, log, now };
  const alone = runSubmission(common);
  const { arrays } = scheduler;
  const together =
    arrays === null
      ? alone
      : arraySubmission({
          ...common,
          arrays,
          runs: records.runs,
          together: {
            atOnce: async (run) => (await studies.get(run.study_id ?? '')).at_once,
            refused: (run, array) => studies.oneByOne(run.study_id ?? '', array),
          },
        });
  const submission: Submission<RunRecord> = {
    submit: (run) => (run.job_array === null ? alone : together).submit(run),
    isUnderWay: (id) => alone.isUnderWay(id) || together.isUnderWay(id),
  };
  const outputs = unheardOutputs({
    store,
    queue,
    hasOutputs: ({ solver_id, resources, params }) =>
      haveOutputs(stepsWith(catalogue.get(solver_id)?.steps ?? [], resources.cpus, params)),
    grantFor: grants.forFile,
    log,
  });
  const { keep } = keeper<RunRecord>({
    kind: runKind({ runs: records.runs, store, submission, now }),
    scheduler,
    log,
    now,
  });

  const plan: PlanRun = async (principal, request) => {
    await site.mayStart(principal);
    const manifest = find(catalogue, request.solver_id);
    const { params, resources, steps, result } = planRun(manifest, request);
    const account = await planner.place(principal, { resources }).catch(underResources);
    const unavailable = await catalogue.availability(manifest);
    if (unavailable) throw new Problem('app_unavailable', `${unavailable.detail} ${unavailable.cure}`);
    const home = (await lookUpAccount(account))?.home;
    if (home === undefined) throw new Problem('app_unavailable', `This machine has no account ${account}.`);
    return { account, home, name: manifest.name.en, params, resources, steps, result };
  };

  return {
    store,
    submission,
    outputs,
    async stop(runId, message) {
      const end = { to: 'stopping', reason: 'user', message } as const;
      const stored = await store.change(runId, (run) =>
        hasEnded(run.status) || run.status === 'stopping' ? null : move(run, end, now()),
      );
      if (stored.status !== 'stopping' || stored.job_id === null || waitsInArray(stored)) return;
      await scheduler.cancel(stored.job_id).catch(() => {});
    },
    templates: {
      params: (solverId) => find(catalogue, solverId).params,
      run: (request) => planRun(find(catalogue, request.solver_id), request),
      place: plan,
    },
    template: catalogue.get,
    plan,
    endingOf: (solverId) => catalogue.get(solverId)?.input.accept[0] ?? '',
    unitOf(solverId, id) {
      const param = catalogue.get(solverId)?.params.find((one) => one.id === id);
      return param?.type === 'number' ? param.unit : null;
    },
    reconciler: { reconcile: async (jobs) => keep(await records.runs.living(), jobs) },
    mount(app, auth, files) {
      const feed = runFeed(bus);
      const { nudge } = monitorLink(bus);
      const service = runService({
        records,
        store,
        submission,
        feed,
        scheduler,
        plan,
        grantsFor: grants.forLaunch,
        withOutputs: outputs.known,
        isStoppable: (solverId) => (catalogue.get(solverId)?.stop ?? null) !== null,
        maxMinutes: (solverId) => catalogue.get(solverId)?.resources.max.time ?? null,
        nudge,
        now,
      });
      const following = runFollowing({ get: service.get, feed, queue, grantFor: grants.forFile });
      solverRoutes(app, { catalogue, accountProblem: planner.accountProblem });
      runRoutes(app, {
        service,
        following,
        announcements: runAnnouncements({ store, feed, announcementKey, nudge, now }),
        audit: (request, action, target, detail) =>
          auth.audit({
            user_id: request.principal.user_id,
            address: request.ip,
            action,
            target,
            ...(detail && { detail }),
          }),
      });
      runReportRoutes(app, {
        get: service.getWithOutputs,
        template: catalogue.get,
        writings: runWritings({ following, log }),
        pictures: readPictures({ files, log }),
        now,
      });
    },
  };
}

function find(catalogue: SolverCatalogue, solverId: string): SolverManifest {
  const manifest = catalogue.get(solverId);
  if (manifest) return manifest;
  throw new Problem('not_found', `There is no solver ${JSON.stringify(solverId)}.`, {
    fields: [{ field: 'solver_id', message: 'is not among the solvers' }],
  });
}

/** A run has its resources beside its parameters, where a session has them in its configuration. */
function underResources(error: unknown): never {
  if (!(error instanceof Problem) || error.fields.length === 0) throw error;
  const fields = error.fields.map((one) => ({ ...one, field: one.field.replace(/^config\./, '') }));
  throw new Problem(error.code, error.message, { fields });
}

const resolveRun = (catalogue: SolverCatalogue) => (run: RunRecord) => {
  const manifest = catalogue.get(run.solver_id);
  if (manifest === null)
    throw new Problem('app_unavailable', `The solver ${run.solver_id} is not among the templates any more.`);
  const { input, params, resources } = run;
  const { environment, images } = planRun(manifest, { input, params, resources: askedFor(resources) });
  const ofSteps = images.flatMap((name, step) => {
    const file = name && catalogue.image(name);
    return file === null ? [] : [[`BERTH_STEP_IMAGE_${step}`, file]];
  });
  return { environment: { ...environment, ...Object.fromEntries(ofSteps) }, image: catalogue.image(manifest.image) };
};
