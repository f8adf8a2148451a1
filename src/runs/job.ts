/** The job of a run. */
import type { RunRecord } from '../records/run-records.ts';
import { type JobRequest, SubmitRejected } from '../scheduler/scheduler.ts';
import { memoryMiB } from '../session/schema.ts';
import { announcementToken } from '../work/token.ts';
import { hasEnded } from './transitions.ts';

/** What its template makes of a run; throws a Problem where the template is gone or refuses it. */
export type ResolveRun = (run: RunRecord) => { environment: Record<string, string>; image: string | null };

/** Rejects with a Problem, or `SubmitRejected`, where it cannot be made. */
export type JobOfRun = (run: RunRecord) => Promise<JobRequest>;

export function jobOfRun(deps: {
  resolve: ResolveRun;
  /** Null where there is none. */
  getRun: (runId: string) => Promise<RunRecord | null>;
  announcementKey: Buffer;
  /** Where a job reaches the portal, and the certificate that it trusts there. */
  jobOrigin: () => { url: string; ca: string | null };
}): JobOfRun {
  function environmentOf(run: RunRecord): Record<string, string> {
    const { environment, image } = deps.resolve(run);
    const portal = deps.jobOrigin();
    return {
      ...environment,
      BERTH_RUN_DIR: run.folder,
      BERTH_ANNOUNCE_URL: `${portal.url}/api/cae/runs/${run.run_id}/announcements`,
      BERTH_TOKEN: announcementToken(deps.announcementKey, run.run_id),
      ...(portal.ca !== null && { BERTH_CA: portal.ca }),
      ...(image !== null && { BERTH_IMAGE: image }),
    };
  }

  /** The jobs of those that it needs, as far as these have not completed. */
  async function after({ needs }: RunRecord): Promise<string[]> {
    const jobs: string[] = [];
    for (const runId of needs ?? []) {
      const need = await deps.getRun(runId);
      if (need?.status === 'completed') continue;
      if (need === null || hasEnded(need.status))
        throw new SubmitRejected('submit_rejected', 'A step that it needs did not complete.');
      if (need.job_id === null) throw new Error(`the job of ${runId} is not known yet`);
      jobs.push(need.job_id);
    }
    return jobs;
  }

  return async (run) => {
    const { resources } = run;
    return {
      name: run.run_id,
      account: run.account,
      cpus: resources.cpus,
      memoryMiB: memoryMiB(resources.memory),
      gpus: resources.gpus,
      gpuType: resources.gpu_type ?? null,
      timeMinutes: resources.time,
      partition: resources.partition,
      project: resources.account,
      qos: resources.qos,
      after: await after(run),
      environment: environmentOf(run),
      grant: run.submit_grant,
    };
  };
}
