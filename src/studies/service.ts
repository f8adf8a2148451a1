/** What users do with studies. Every rule about whose study it is and what its state allows is here. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import { RowsChanged } from '../records/database.ts';
import type { Page, Records } from '../records/records.ts';
import type { SampleRecord, StudyRecord } from '../records/study-records.ts';
import { newIds } from '../work/new-id.ts';
import { type Key, type Made, onceUnderKey } from '../work/once.ts';
import { newStudy } from './new-study.ts';
import { type StudyTemplates, studyPlan, studyPreviewOf } from './planning.ts';
import type { Study, StudyPreview, StudyPreviewRequest, StudyQuery, StudyRequest, StudySample } from './schema.ts';
import type { StudyStore } from './store.ts';
import { hasEnded, move } from './transitions.ts';
import { sampleOnTheWire, studyOnTheWire } from './wire.ts';

type SampleGrants = Pick<SampleRecord, 'submit_grant' | 'forget_grant' | 'outputs_grant'>;

export type StudyService = ReturnType<typeof studyService>;

export function studyService(deps: {
  records: Pick<Records, 'studies' | 'idempotency'>;
  store: StudyStore;
  templates: StudyTemplates;
  /** Throws a Problem where the user may start nothing now. */
  mayStart: (principal: Principal) => Promise<void>;
  /** Leave for runs that are made when nobody need be there, whose folders are under `root`; throws a Problem where auth says no. */
  grantsFor: (principal: Principal, account: string, root: string, runIds: string[]) => Promise<SampleGrants[]>;
  cluster: string;
  nudge: () => void;
  now: () => number;
}) {
  const { store, now, templates } = deps;
  const { studies } = deps.records;
  const once = onceUnderKey({ records: deps.records, get: store.get });

  /** Somebody else's study is as good as none. */
  async function visible(principal: Principal, studyId: string): Promise<StudyRecord> {
    const study = await store.get(studyId);
    if (study.user_id !== principal.user_id) throw new Problem('not_found', 'You have no study with this id.');
    return study;
  }

  async function shown(study: StudyRecord): Promise<Study> {
    return studyOnTheWire(study, (await studies.counts([study.study_id])).get(study.study_id));
  }

  /** Each with an id of its own, and what auth gives leave to do for that. */
  async function runIds(principal: Principal, { account, home }: StudyRecord, count: number) {
    const ids = newIds('cae-run', count, now());
    const grants = await deps.grantsFor(principal, account, `${home}/berth-runs`, ids);
    return ids.map((run_id, index) => ({ run_id, ...(grants[index] as SampleGrants) }));
  }

  async function create(principal: Principal, request: StudyRequest, key: Key | undefined): Promise<StudyRecord> {
    await deps.mayStart(principal);
    const plan = await studyPlan(templates, principal, request);
    const { user_id } = principal;
    const at = now();
    const { study, samplesOf } = newStudy(principal, request, plan, { cluster: deps.cluster, at });
    const { study_id } = study;
    const runs = await runIds(principal, study, study.samples);
    await store.insert(
      study,
      samplesOf(runs),
      key && { user_id, key: key.key, request_hash: key.hash, session_id: study_id, created_at: at },
    );
    deps.nudge();
    return study;
  }

  async function changed(principal: Principal, studyId: string, to: 'paused' | 'running' | 'cancelling') {
    await visible(principal, studyId);
    const stored = await store.change(studyId, (study) => {
      const isDone = study.status === to || (to === 'cancelling' && study.status === 'cancelled');
      // Running again what is through is another wish.
      if (to === 'running' && hasEnded(study.status)) throw new Problem('wrong_state', 'The study is over.');
      return isDone ? null : move(study, to, now());
    });
    deps.nudge();
    return shown(stored);
  }

  return {
    preview: (request: StudyPreviewRequest): StudyPreview => studyPreviewOf(templates, request),

    async create(principal: Principal, request: StudyRequest, idempotencyKey?: string): Promise<Made<Study>> {
      const { made, repeated } = await once(principal, idempotencyKey, { study: request }, (key) =>
        create(principal, request, key),
      );
      return { made: await shown(made), repeated };
    },

    get: async (principal: Principal, studyId: string): Promise<Study> => shown(await visible(principal, studyId)),

    async list(principal: Principal, { limit, cursor }: StudyQuery): Promise<Page<Study>> {
      const page = await studies.list({
        user_id: principal.user_id,
        limit,
        ...(cursor !== undefined && { cursor }),
      });
      const counts = await studies.counts(page.items.map(({ study_id }) => study_id));
      return { ...page, items: page.items.map((study) => studyOnTheWire(study, counts.get(study.study_id))) };
    },

    async samples(principal: Principal, studyId: string): Promise<{ study: StudyRecord; samples: StudySample[] }> {
      const study = await visible(principal, studyId);
      return { study, samples: (await studies.samples(studyId)).map((one) => sampleOnTheWire(study, one)) };
    },

    /** No new runs are made; those that live go on. */
    pause: (principal: Principal, studyId: string): Promise<Study> => changed(principal, studyId, 'paused'),

    async resume(principal: Principal, studyId: string): Promise<Study> {
      await deps.mayStart(principal);
      return changed(principal, studyId, 'running');
    },

    /** No new runs are made, and those that live are ended. */
    cancel: (principal: Principal, studyId: string): Promise<Study> => changed(principal, studyId, 'cancelling'),

    /** What failed is run again, and nothing else: each as a new run in the place of the old one in the table. */
    async resubmit(principal: Principal, studyId: string): Promise<Study> {
      await deps.mayStart(principal);
      for (;;) {
        const study = await visible(principal, studyId);
        if (study.status === 'cancelling' || study.status === 'cancelled')
          throw new Problem('wrong_state', 'The study was cancelled; make a new one.');
        const failed = (await studies.samples(studyId)).filter(
          ({ status, reason }) => status === 'failed' || (status === 'stopped' && reason !== 'user'),
        );
        if (failed.length === 0) throw new Problem('wrong_state', 'None of its runs has failed.');
        const runs = await runIds(principal, study, failed.length);
        const again = runs.map((run, index) => ({ ...run, sample_index: failed[index]?.sample_index ?? 0 }));
        try {
          const next = study.status === 'completed' ? move(study, 'running', now()) : study;
          const stored = await store.again(next, again);
          deps.nudge();
          return await shown(stored);
        } catch (error) {
          // It changed in between, or somebody asked for the same: look again.
          if (!(error instanceof RowsChanged)) throw error;
        }
      }
    },
  };
}
