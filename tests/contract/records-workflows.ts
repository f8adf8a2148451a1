/** What the records must do for workflows and their executions. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RowsChanged } from '../../src/records/database.ts';
import type { Records } from '../../src/records/records.ts';
import type { ExecutionStepRecord } from '../../src/records/workflow-records.ts';
import type { RecordsUnderTest } from './records.ts';
import { execution, executionStep, idempotency, NOW, run, user, workflow, workflowVersion } from './records-samples.ts';

export function workflowRecordsContract(name: string, make: () => Promise<RecordsUnderTest>) {
  describe(`the records of workflows: ${name}`, () => {
    let under: RecordsUnderTest;
    let records: Records;
    beforeEach(async () => {
      under = await make();
      records = under.records;
      await records.users.insert(user('kim'));
      await records.users.insert(user('lee'));
    });
    afterEach(() => under.close());

    const insert = (id: string, more: object = {}) =>
      records.workflows.insert(workflow(id, more), workflowVersion(id, 1));
    /** As the records give it where there is no run. */
    const standing = (step: ExecutionStepRecord, more: object = {}) => ({
      ...step,
      ...{ status: null, reason: null, message: null, progress: null, job_id: null },
      ...more,
    });
    const steps = (...ids: string[]): ExecutionStepRecord[] =>
      ids.map((id, position) => executionStep('e', id, `r-${id}`, { position, submit_grant: 's', forget_grant: 'f' }));
    const start = async (...ids: string[]) => {
      await insert('w');
      await records.executions.insert(execution('e', 'w'), steps(...ids));
    };
    const runOf = (id: string, more: object = {}) =>
      run(`r-${id}`, { execution_id: 'e', execution_step: id, submit_grant: 's', forget_grant: 'f', ...more });

    it('are what they were, with each of their versions, also after the database was opened again', async () => {
      const full = workflow('w', { name: "날개 'wing'", latest: 1 });
      const first = workflowVersion('w', 1, { name: "날개 'wing'", text: 'name: 날개\n# $1\n' });
      await records.workflows.insert(full, first, idempotency('key', { session_id: 'w' }));
      const second = workflowVersion('w', 2, { text: 'other', created_at: NOW + 5 });
      const changed = { ...full, latest: 2, changed_at: NOW + 5 };
      expect(await records.workflows.addVersion(changed, second)).toEqual({ ...changed, version: 2 });
      await expect(records.workflows.addVersion(changed, workflowVersion('w', 3))).rejects.toThrow(RowsChanged);
      const { workflows, idempotency: keys } = await under.reopen();
      expect(await workflows.get('w')).toEqual({ ...changed, version: 2 });
      expect(await workflows.getVersion('w', 1)).toEqual(first);
      expect(await workflows.getVersion('w', 2)).toEqual(second);
      expect(await workflows.getVersion('w', 3)).toBeNull();
      expect(await workflows.versions('w')).toEqual([second, first].map(({ text: _text, ...listed }) => listed));
      expect(await workflows.get('v')).toBeNull();
      expect((await keys.get('kim', 'key'))?.session_id).toBe('w');
    });

    it('and their executions are listed newest first and page by page, workflows to their own user', async () => {
      for (const [n, id] of ['a', 'b', 'c'].entries()) await insert(id, { created_at: NOW + n });
      await insert('of lee', { user_id: 'lee' });
      const first = await records.workflows.list({ user_id: 'kim', limit: 2 });
      expect(first.items.map(({ workflow_id }) => workflow_id)).toEqual(['c', 'b']);
      const second = await records.workflows.list({ user_id: 'kim', limit: 2, cursor: first.next_cursor ?? '' });
      expect([second.items.map(({ workflow_id }) => workflow_id), second.next_cursor]).toEqual([['a'], null]);

      const statuses = ['completed', 'failed', 'cancelled', 'running', 'cancelling'] as const;
      for (const [n, status] of statuses.entries())
        await records.executions.insert(execution(status, 'a', { status, created_at: NOW + n }), []);
      await records.executions.insert(execution('other', 'b', { created_at: NOW + 9 }), []);
      const page = await records.executions.list({ workflow_id: 'a', limit: 4 });
      const rest = await records.executions.list({ workflow_id: 'a', limit: 4, cursor: page.next_cursor ?? '' });
      expect([...page.items, ...rest.items].map(({ execution_id }) => execution_id)).toEqual(statuses.toReversed());
      expect((await records.executions.living()).map(({ execution_id }) => execution_id)).toEqual([
        'running',
        'cancelling',
        'other',
      ]);
    });

    it('have executions with the steps that they were started with, in order', async () => {
      await insert('w');
      const full = execution('e', 'w', { name: '날개', status: 'failed', ended_at: NOW });
      const of = [
        executionStep('e', 'mesh', 'r1', { position: 1, params: { nu: 1e-7 }, result: 'a.vtu', submit_grant: 'g' }),
        executionStep('e', 'solve', 'r2', { position: 0, needs: ['mesh'] }),
      ];
      await records.executions.insert(full, of);
      const { executions } = await under.reopen();
      expect(await executions.get('e')).toEqual(full);
      expect(await executions.steps('e')).toEqual(of.toReversed().map((one) => standing(one)));
      expect(await executions.get('f')).toBeNull();
      await expect(executions.insert(execution('f', 'gone'), [])).rejects.toThrow(RowsChanged);
    });

    it('have a run of each step once, and none while the execution does not run', async () => {
      await start('mesh', 'solve');
      const made = await Promise.allSettled([
        records.executions.make(runOf('mesh')),
        records.executions.make(runOf('mesh')),
      ]);
      expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await records.runs.get('r-mesh')).toEqual(runOf('mesh'));
      await records.executions.update(execution('e', 'w', { status: 'cancelling' }));
      await expect(records.executions.make(runOf('solve'))).rejects.toThrow(RowsChanged);
      expect(await records.runs.get('r-solve')).toBeNull();
      const [mesh, solve] = steps('mesh', 'solve') as [ExecutionStepRecord, ExecutionStepRecord];
      expect(await records.executions.steps('e')).toEqual([
        standing({ ...mesh, made: true, submit_grant: null, forget_grant: null }, { status: 'creating' }),
        standing(solve),
      ]);
      expect((await records.runs.list({ user_id: 'kim', limit: 9 })).items).toEqual([]);
      expect((await records.runs.living()).map(({ run_id }) => run_id)).toEqual(['r-mesh']);
    });

    it('have other steps where an execution is resumed, and remember the runs of before', async () => {
      await start('mesh', 'solve', 'report');
      await records.executions.make(runOf('mesh'));
      await records.executions.make(runOf('solve', { needs: ['r-mesh'] }));
      expect((await records.runs.get('r-solve'))?.needs).toEqual(['r-mesh']);
      const [mesh, solve, report] = steps('mesh', 'solve', 'report').map((step) => ({
        ...step,
        made: step.step_id !== 'report',
      })) as [ExecutionStepRecord, ExecutionStepRecord, ExecutionStepRecord];
      const instead = [
        executionStep('e', 'solve', 'new-solve', { position: 0, number: 2 }),
        executionStep('e', 'plot', 'new-plot', { position: 2, number: 2 }),
      ];
      const next = execution('e', 'w', { number: 2 });
      const change = { instead, of: [solve, report], kept: [{ ...mesh, position: 1 }] };
      // One of those that go was made meanwhile.
      await expect(
        records.executions.resume(next, { ...change, of: [solve, { ...report, made: true }] }),
      ).rejects.toThrow(RowsChanged);
      expect(await records.executions.steps('e')).toHaveLength(3);
      expect(await records.executions.resume(next, change)).toEqual({ ...next, version: 2 });
      await expect(records.executions.resume(next, change)).rejects.toThrow(RowsChanged);
      expect((await records.executions.steps('e')).map(({ step_id, run_id }) => [step_id, run_id])).toEqual([
        ['solve', 'new-solve'],
        ['mesh', 'r-mesh'],
        ['plot', 'new-plot'],
      ]);
      expect(await records.executions.earlierRuns('e')).toEqual(new Map([['solve', ['r-solve']]]));
      await expect(records.executions.make(runOf('report'))).rejects.toThrow(RowsChanged);
    });

    it('are removed with all but their runs, and not while an execution of theirs runs', async () => {
      await start('mesh');
      await records.executions.make(runOf('mesh', { status: 'completed' }));
      await expect(records.workflows.delete(workflow('w'))).rejects.toThrow(RowsChanged);
      await records.executions.update(execution('e', 'w', { status: 'completed' }));
      await expect(records.workflows.delete(workflow('w', { version: 2 }))).rejects.toThrow(RowsChanged);
      await records.workflows.delete(workflow('w'));
      expect(await records.workflows.get('w')).toBeNull();
      expect(await records.executions.get('e')).toBeNull();
      expect(await records.executions.steps('e')).toEqual([]);
      const { items } = await records.runs.list({ user_id: 'kim', limit: 9 });
      expect(items).toEqual([
        runOf('mesh', { status: 'completed', execution_id: null, execution_step: null, version: 2 }),
      ]);
    });
  });
}
