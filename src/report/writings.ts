/** What a run has written: its curves, and the end of its log. */
import type { FastifyBaseLogger } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import type { RunRecord } from '../records/run-records.ts';
import type { FollowQuery, LogPart, Point, SeriesPart } from '../runs/schema.ts';
import { orNoneIn } from './or-none.ts';

const LOG_LINES = 60;
const LOG_CHARS = 20_000;
/** Of 256 KB each. */
const SERIES_PARTS = 40;

export type RunWritings = ReturnType<typeof runWritings>;

export function runWritings(deps: {
  following: {
    log(principal: Principal, runId: string, query: FollowQuery): Promise<LogPart>;
    series(principal: Principal, runId: string, query: FollowQuery): Promise<SeriesPart>;
  };
  log: FastifyBaseLogger;
}) {
  const { following } = deps;
  const orNone = orNoneIn(deps.log);

  return {
    curves: (principal: Principal, { run_id }: RunRecord): Promise<{ rows: Point[]; isCut: boolean }> =>
      orNone('curves', run_id, { rows: [], isCut: false }, async () => {
        const rows: Point[] = [];
        let from = 0;
        for (let part = 0; part < SERIES_PARTS; part++) {
          const more = await following.series(principal, run_id, { from, wait: 0 });
          if (more.next === from) return { rows, isCut: false };
          rows.push(...more.rows);
          from = more.next;
        }
        return { rows, isCut: true };
      }),

    logEnd: (principal: Principal, { run_id }: RunRecord): Promise<string> =>
      orNone('log', run_id, '', async () => {
        const { text } = await following.log(principal, run_id, { wait: 0 });
        return text.trimEnd().split('\n').slice(-LOG_LINES).join('\n').slice(-LOG_CHARS);
      }),
  };
}
