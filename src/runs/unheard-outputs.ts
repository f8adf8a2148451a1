/** What came out of runs that nobody heard, read from their folders: the portal was away when they ended, or their jobs cannot reach it. */
import { setTimeout } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import type { RunRecord } from '../records/run-records.ts';
import type { Queue } from '../scheduler/queue.ts';
import { outputsIn } from './outputs.ts';
import { OUTPUTS_FILE, type RunOutput } from './schema.ts';
import type { RunStore } from './store.ts';

const OUTPUTS_BYTES = 16_384;
/** A file server may be away: who asks for a run has it all the same, and is told of the rest when it comes. */
const PATIENCE_MS = 3_000;

export interface UnheardOutputs {
  /** By a grant for that one file; throws where it cannot be read now. */
  read(run: RunRecord, grant: string | null): Promise<RunOutput[]>;
  /** What was heard meanwhile counts. */
  keep(runId: string, outputs: RunOutput[]): Promise<RunRecord>;
  /** A run that its user asks for, with what came out of it, as far as that can be read now. */
  known(principal: Principal, run: RunRecord): Promise<RunRecord>;
}

export function unheardOutputs(deps: {
  store: Pick<RunStore, 'change'>;
  queue: Pick<Queue, 'read'>;
  /** Whether its template has it print any. */
  hasOutputs: (run: RunRecord) => boolean;
  /** Leave to read that file of the account; null where none is needed. */
  grantFor: (principal: Principal, account: string, path: string) => Promise<string | null>;
  log: Pick<FastifyBaseLogger, 'warn'>;
  patienceMs?: number;
}): UnheardOutputs {
  const { store, queue, log, patienceMs = PATIENCE_MS } = deps;
  /** By run: each is a program to start, however many pages ask. */
  const underWay = new Map<string, Promise<RunRecord>>();

  const pathOf = ({ folder }: RunRecord): string => `${folder}/${OUTPUTS_FILE}`;

  async function read(run: RunRecord, grant: string | null): Promise<RunOutput[]> {
    const part = { from: 0, file: null, bytes: OUTPUTS_BYTES, waitSeconds: 0 };
    const answer = await queue.read(run.account, pathOf(run), part, grant);
    // Its folder was moved or removed: nothing will come of it.
    return answer.state === 'read' ? outputsIn(answer.bytes.toString()) : [];
  }

  const keep = (runId: string, outputs: RunOutput[]): Promise<RunRecord> =>
    store.change(runId, (run) => (run.outputs === null ? { ...run, outputs } : null));

  async function readAndKeep(principal: Principal, run: RunRecord): Promise<RunRecord> {
    try {
      const grant = await deps.grantFor(principal, run.account, pathOf(run));
      return await keep(run.run_id, await read(run, grant));
    } catch (error) {
      log.warn(
        { err: error, id: run.run_id },
        'what came out of a run could not be read; it is tried again when the run is asked for',
      );
      return run;
    }
  }

  return {
    read,
    keep,
    async known(principal, run) {
      // Who looks on as a user has nothing done with that user's files.
      const isAsked = principal.viewed_by === undefined;
      if (!isAsked || run.status !== 'completed' || run.outputs !== null || !deps.hasOutputs(run)) return run;
      const { run_id } = run;
      const reading = underWay.get(run_id) ?? readAndKeep(principal, run).finally(() => underWay.delete(run_id));
      underWay.set(run_id, reading);
      return Promise.race([reading, setTimeout(patienceMs, run, { ref: false })]);
    },
  };
}
