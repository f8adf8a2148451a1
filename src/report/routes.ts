/** Reports of runs and of studies, each a page by itself. */
import type { FastifyReply } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import type { Server } from '../http/server.ts';
import type { RunRecord } from '../records/run-records.ts';
import { runParams } from '../runs/schema.ts';
import { type Study, type StudySample, studyParams } from '../studies/schema.ts';
import type { Picture } from './page.ts';
import type { ReadPictures } from './pictures.ts';
import { runReport } from './run-report.ts';
import { reportQuery } from './schema.ts';
import { studyReport } from './study-report.ts';
import type { ReportTemplate } from './template.ts';
import type { RunWritings } from './writings.ts';

const RUN_PICTURES = 12;
/** Of a study's first runs that have some, one each. */
const STUDY_PICTURES = 12;
/** It runs nothing and loads nothing, whatever may have got into it. */
const POLICY = "sandbox allow-popups; default-src 'none'; img-src data:; style-src 'unsafe-inline'";

interface Common {
  pictures: ReadPictures;
  template: (solverId: string) => ReportTemplate | null;
  now: () => number;
}

export function runReportRoutes(
  app: Server,
  deps: Common & { get: (principal: Principal, runId: string) => Promise<RunRecord>; writings: RunWritings },
): void {
  const { writings } = deps;
  app.get(
    '/api/cae/runs/:run_id/report',
    {
      config: { access: 'user' },
      schema: {
        tags: ['runs'],
        summary: 'Its report, an HTML page by itself',
        params: runParams,
        querystring: reportQuery,
      },
    },
    async ({ principal, params: { run_id }, query: { language } }, reply) => {
      const run = await deps.get(principal, run_id);
      const [curves, logEnd, pictures] = await Promise.all([
        writings.curves(principal, run),
        writings.logEnd(principal, run),
        deps.pictures(principal, run, RUN_PICTURES),
      ]);
      const template = deps.template(run.solver_id);
      return sendReport(reply, runReport({ run, template, curves, logEnd, pictures, language, now: deps.now() }));
    },
  );
}

export function studyReportRoutes(
  app: Server,
  deps: Common & {
    get: (principal: Principal, studyId: string) => Promise<Study>;
    samples: (principal: Principal, studyId: string) => Promise<StudySample[]>;
    folderOf: (runId: string) => Promise<string>;
  },
): void {
  async function picturesOf(principal: Principal, samples: readonly StudySample[]): Promise<Picture[]> {
    const completed = samples.filter(({ status }) => status === 'completed').slice(0, STUDY_PICTURES);
    const pictures = await Promise.all(
      completed.map(async ({ run_id, index }) => {
        const folder = await deps.folderOf(run_id);
        const [first] = await deps.pictures(principal, { run_id, folder }, 1);
        return first === undefined ? [] : [{ ...first, name: `${index + 1}: ${first.name}` }];
      }),
    );
    return pictures.flat();
  }

  app.get(
    '/api/automation/studies/:study_id/report',
    {
      config: { access: 'user' },
      schema: {
        tags: ['studies'],
        summary: 'Its report, an HTML page by itself',
        params: studyParams,
        querystring: reportQuery,
      },
    },
    async ({ principal, params: { study_id }, query: { language } }, reply) => {
      const [study, samples] = await Promise.all([deps.get(principal, study_id), deps.samples(principal, study_id)]);
      const pictures = await picturesOf(principal, samples);
      const template = deps.template(study.solver_id);
      return sendReport(reply, studyReport({ study, samples, template, pictures, language, now: deps.now() }));
    },
  );
}

const sendReport = (reply: FastifyReply, page: string): FastifyReply =>
  reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', POLICY)
    .send(page);
