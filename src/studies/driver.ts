/**
 * Makes the runs of studies, as their users and at most so many at a time, after a crash at any point, too: what is still to be made is in the
 * records, each sample with the id of its run, and the records take that run once. Whoever watches the scheduler calls it; a second one that
 * believes to be that makes the same runs, and so makes none.
 */
import type { FastifyBaseLogger } from 'fastify';
import { RowsChanged } from '../records/database.ts';
import type { Records } from '../records/records.ts';
import type { RunRecord } from '../records/run-records.ts';
import type { StudyRecord } from '../records/study-records.ts';
import type { RunOutput, RunStatus } from '../runs/schema.ts';
import { ARRAY_MAX, arrayOf, type JobArrays } from '../scheduler/scheduler.ts';
import { waitsInArray } from '../work/waits-in-array.ts';
import { type Room, roomAmong } from './room.ts';
import { runOfSample } from './run-of-sample.ts';
import type { StudyCounts } from './schema.ts';
import type { StudyStore } from './store.ts';
import { move } from './transitions.ts';

/** Each may be a program to start: the rest waits for the next look. */
const READ_AT_ONCE = 20;

export interface StudyRuns {
  /** Tells of those that were made, and hands them to the scheduler. */
  begin(runs: RunRecord[]): Promise<void>;
  /** Ends it because its user does not want the study any more. */
  stop(run: RunRecord): Promise<void>;
  /** What came out of it; throws where that cannot be read now. */
  readOutputs(run: RunRecord, grant: string | null): Promise<RunOutput[]>;
  keepOutputs(runId: string, outputs: RunOutput[]): Promise<void>;
}

export function studyDriver(deps: {
  records: Pick<Records, 'studies' | 'runs'>;
  store: StudyStore;
  runs: StudyRuns;
  /** How many processors runs may have of this machine in all; null on a cluster, whose queue sees to that. */
  cores: number | null;
  /** Of the scheduler; null where it has none. */
  arrays: JobArrays | null;
  /** Whether anything may be started now. */
  mayStart: () => Promise<boolean>;
  log: FastifyBaseLogger;
  now: () => number;
}) {
  const { store, runs, log, now } = deps;
  const { studies } = deps.records;

  /** False where they are made already, by another one, or the study was paused meanwhile. */
  async function make(made: RunRecord[], room: Room): Promise<boolean> {
    try {
      await studies.make(made);
    } catch (error) {
      if (error instanceof RowsChanged) return false;
      throw error;
    }
    for (const run of made) room.take(run);
    await runs.begin(made);
    return true;
  }

  async function makeRuns(study: StudyRecord, room: Room): Promise<void> {
    const places = room.for(study);
    const array = await arrayFor(study, places, room);
    if (array.length > 1) await make(array, room);
    else
      for (const sample of await studies.waiting(study.study_id, places))
        if (!(await make([runOfSample(study, sample, now())], room))) return;
  }

  /** All that wait, as one array, where that alone keeps as many of them as may be from running at the same time; none otherwise. */
  async function arrayFor(study: StudyRecord, places: number, room: Room): Promise<RunRecord[]> {
    if (deps.arrays === null || study.one_by_one) return [];
    if (places < study.at_once || room.living(study).length > 0) return [];
    const samples = await studies.waiting(study.study_id, ARRAY_MAX);
    const array = arrayOf(samples[0]?.run_id ?? '');
    if (array === null) return [];
    return samples
      .filter(({ run_id }) => arrayOf(run_id) === array)
      .map((sample) => ({ ...runOfSample(study, sample, now()), job_array: array }));
  }

  /** What waits in the scheduler's queue is held while the study is paused, and no longer. */
  async function holdOrRelease(study: StudyRecord, living: RunRecord[], arrays: JobArrays): Promise<void> {
    const held = study.status === 'paused';
    if (study.held === held || (study.status !== 'paused' && study.status !== 'running')) return;
    const waiting = living.filter(waitsInArray);
    const ids = waiting.flatMap(({ job_id }) => job_id ?? []);
    // Those that are still being submitted are held when their jobs are known.
    if (ids.length < waiting.length || (held && ids.length === 0)) return;
    await (held ? arrays.hold(ids) : arrays.release(ids));
    await store.change(study.study_id, (current) => (current.status === study.status ? { ...current, held } : null));
  }

  /** What the jobs could not tell, since no portal heard them. False where some are still not known. */
  async function readOutputs({ study_id }: StudyRecord): Promise<boolean> {
    const unknown = await studies.withoutOutputs(study_id, READ_AT_ONCE);
    let areKnown = unknown.length < READ_AT_ONCE;
    for (const { run, outputs_grant } of unknown) {
      try {
        await runs.keepOutputs(run.run_id, await runs.readOutputs(run, outputs_grant));
      } catch (error) {
        areKnown = false;
        log.warn({ err: error, id: run.run_id }, 'what came out of a run could not be read; it is tried again');
      }
    }
    return areKnown;
  }

  async function cancel(study: StudyRecord, living: RunRecord[]): Promise<void> {
    const waiting = living.filter(({ status }) => status === 'pending').filter(waitsInArray);
    await deps.arrays?.cancelWaiting(waiting.flatMap(({ job_id }) => job_id ?? []));
    for (const run of living) if (run.status !== ('stopping' satisfies RunStatus)) await runs.stop(run);
    if (living.length === 0) await end(study, 'cancelled');
  }

  /** Of a study that has changed since it was read, it is decided anew. */
  async function end(study: StudyRecord, to: 'completed' | 'cancelled'): Promise<void> {
    await store.change(study.study_id, (current) =>
      current.version === study.version ? move(current, to, now()) : null,
    );
  }

  async function driveOne(study: StudyRecord, counts: StudyCounts | undefined, room: Room): Promise<void> {
    if (study.status === 'cancelling') return cancel(study, room.living(study));
    if (deps.arrays !== null) await holdOrRelease(study, room.living(study), deps.arrays);
    const areKnown = !study.has_outputs || (await readOutputs(study));
    if (study.status === 'running') await makeRuns(study, room);
    if (counts?.waiting === 0 && counts.living === 0 && areKnown) await end(study, 'completed');
  }

  return {
    async drive(): Promise<void> {
      const living = await studies.living();
      if (living.length === 0) return;
      const counts = await studies.counts(living.map(({ study_id }) => study_id));
      const room = roomAmong(await deps.records.runs.living(), living, deps.cores, await deps.mayStart());
      for (const study of living)
        await driveOne(study, counts.get(study.study_id), room).catch((error: unknown) => {
          log.error({ err: error, id: study.study_id }, 'a study could not be taken further');
        });
    },
  };
}
