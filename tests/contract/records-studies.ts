/** What the records must do for studies. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RowsChanged } from '../../src/records/database.ts';
import type { Records } from '../../src/records/records.ts';
import type { RecordsUnderTest } from './records.ts';
import { NOW, run, sample, study, user } from './records-samples.ts';

export function studyRecordsContract(name: string, make: () => Promise<RecordsUnderTest>) {
  describe(`the records of studies: ${name}`, () => {
    let under: RecordsUnderTest;
    let records: Records;
    beforeEach(async () => {
      under = await make();
      records = under.records;
      await records.users.insert(user('kim'));
      await records.users.insert(user('lee'));
    });
    afterEach(() => under.close());

    const runOf = (index: number, more: object = {}) =>
      run(`r${index}`, { study_id: 'y', study_index: index, submit_grant: 'grant', ...more });
    const insert = (count: number, more: object = {}) =>
      records.studies.insert(
        study('y', { samples: count, ...more }),
        Array.from({ length: count }, (_, index) =>
          sample('y', index, `r${index}`, { submit_grant: 'submit', forget_grant: 'forget', outputs_grant: 'outputs' }),
        ),
      );
    const counts = async () => (await records.studies.counts(['y'])).get('y');

    it('are what they were, also after the database was opened again', async () => {
      const full = study('y', { name: "날개 'wing'", params: { nu: 1e-5, model: '값' }, ended_at: NOW });
      const of = [
        sample('y', 0, 'a', { params: { speed: 1e-7 }, result: 'a.vtu', submit_grant: 'g' }),
        sample('y', 1, 'b'),
      ];
      await records.studies.insert(full, of);
      const { studies } = await under.reopen();
      expect(await studies.get('y')).toEqual(full);
      expect(await studies.waiting('y', 5)).toEqual(of);
      expect(await studies.get('z')).toBeNull();
    });

    it('are listed to their own user, newest first and page by page', async () => {
      for (const [n, id] of ['a', 'b', 'c'].entries())
        await records.studies.insert(study(id, { created_at: NOW + n }), []);
      await records.studies.insert(study('of lee', { user_id: 'lee' }), []);
      const first = await records.studies.list({ user_id: 'kim', limit: 2 });
      expect(first.items.map(({ study_id }) => study_id)).toEqual(['c', 'b']);
      const second = await records.studies.list({ user_id: 'kim', limit: 2, cursor: first.next_cursor ?? '' });
      expect([second.items.map(({ study_id }) => study_id), second.next_cursor]).toEqual([['a'], null]);
    });

    it('that have not ended are told, oldest first', async () => {
      const statuses = ['completed', 'cancelled', 'paused', 'running', 'cancelling'] as const;
      for (const [n, status] of statuses.entries())
        await records.studies.insert(study(status, { status, created_at: NOW + n }), []);
      expect((await records.studies.living()).map(({ study_id }) => study_id)).toEqual(statuses.slice(2));
    });

    it('have a run of each sample once, and none while they do not run', async () => {
      await insert(3);
      await records.studies.make([runOf(1)]);
      await expect(records.studies.make([runOf(1)])).rejects.toThrow(RowsChanged);
      expect(await records.runs.get('r1')).toEqual(runOf(1));
      expect((await records.studies.waiting('y', 9)).map(({ sample_index }) => sample_index)).toEqual([0, 2]);
      expect((await records.studies.waiting('y', 1)).map(({ run_id }) => run_id)).toEqual(['r0']);
      await records.studies.update(study('y', { status: 'paused' }));
      await expect(records.studies.make([runOf(0)])).rejects.toThrow(RowsChanged);
      expect(await records.runs.get('r0')).toBeNull();
    });

    it('are made of a sample by one of two who would at once', async () => {
      await insert(1);
      const made = await Promise.allSettled([records.studies.make([runOf(0)]), records.studies.make([runOf(0)])]);
      expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await counts()).toEqual({ waiting: 1, living: 0, completed: 0, failed: 0, stopped: 0 });
      expect(await records.studies.waiting('y', 9)).toEqual([]);
    });

    it('have the runs of an array made together or none, and made one by one where it was refused', async () => {
      await insert(4);
      const inArray = (index: number) =>
        runOf(index, { job_array: 'all', submit_grant: `s${index}`, forget_grant: 'f' });
      await records.studies.make([runOf(3)]);
      await expect(records.studies.make([0, 1, 3].map(inArray))).rejects.toThrow(RowsChanged);
      expect(await records.runs.toSubmit('all')).toEqual([]);
      await records.studies.make([0, 1, 2].map(inArray));
      await records.runs.update({ ...inArray(1), job_id: '7_1', status: 'pending' });
      const toSubmit = await records.runs.toSubmit('all');
      expect(toSubmit).toEqual([inArray(0), inArray(2)]);

      const oneByOne = study('y', { one_by_one: true });
      await expect(records.studies.refused({ ...oneByOne, version: 9 }, toSubmit)).rejects.toThrow(RowsChanged);
      const changed = await records.runs.update(inArray(2));
      await expect(records.studies.refused(oneByOne, toSubmit)).rejects.toThrow(RowsChanged);
      expect(await records.studies.refused(oneByOne, [inArray(0), changed])).toEqual({ ...oneByOne, version: 2 });
      expect(await records.studies.get('y')).toEqual({ ...oneByOne, version: 2 });
      expect((await records.studies.waiting('y', 9)).map(({ run_id, submit_grant }) => [run_id, submit_grant])).toEqual(
        [
          ['r0', 's0'],
          ['r2', 's2'],
        ],
      );
      expect([await records.runs.get('r0'), (await records.runs.get('r1'))?.job_id]).toEqual([null, '7_1']);
    });

    it('tell what has become of their samples', async () => {
      await insert(7);
      const statuses = ['running', 'completed', 'failed', 'stopped', 'stopped', 'pending'] as const;
      for (const [index, status] of statuses.entries())
        await records.studies.make([runOf(index, { status, reason: index === 3 ? 'user' : 'time_limit' })]);
      expect(await counts()).toEqual({ waiting: 2, living: 1, completed: 1, failed: 2, stopped: 1 });
      expect((await records.studies.counts([])).size).toBe(0);
      const samples = await records.studies.samples('y');
      expect(samples.map(({ status }) => status)).toEqual([...statuses, null]);
      expect(samples[0]).toEqual({
        sample_index: 0,
        run_id: 'r0',
        params: { speed: 0 },
        status: 'running',
        reason: 'time_limit',
        progress: null,
        outputs: null,
      });
    });

    it('tell which outputs are not known, with the leave to read them', async () => {
      await insert(3);
      await records.studies.make([
        runOf(0, { status: 'completed', outputs: [{ name: 'a', value: null, unit: null }] }),
      ]);
      await records.studies.make([runOf(1, { status: 'completed' })]);
      await records.studies.make([runOf(2, { status: 'failed' })]);
      expect(await records.studies.withoutOutputs('y', 9)).toEqual([
        { run: runOf(1, { status: 'completed' }), outputs_grant: 'outputs' },
      ]);
      expect((await records.studies.samples('y'))[0]?.outputs).toEqual([{ name: 'a', value: null, unit: null }]);
    });

    it('have samples made again, all that were asked for or none', async () => {
      await insert(2, { status: 'completed' });
      await records.studies.update(study('y'));
      await records.studies.make([runOf(0, { status: 'failed' })]);
      const anew = { run_id: 'n0', submit_grant: 's', forget_grant: 'f', outputs_grant: 'o' };
      const current = study('y', { version: 2 });
      // The second has not been made at all.
      const both = [
        { ...anew, sample_index: 0 },
        { ...anew, sample_index: 1, run_id: 'n1' },
      ];
      await expect(records.studies.again(current, both)).rejects.toThrow(RowsChanged);
      expect(await counts()).toMatchObject({ waiting: 1, failed: 1 });
      expect((await records.studies.again(current, both.slice(0, 1))).version).toBe(3);
      expect(await counts()).toEqual({ waiting: 2, living: 0, completed: 0, failed: 0, stopped: 0 });
      expect((await records.studies.waiting('y', 1))[0]).toEqual(sample('y', 0, 'n0', anew));
      expect((await records.runs.get('r0'))?.status).toBe('failed');
    });

    it('are changed by who has read the stored version alone', async () => {
      await insert(1);
      const changed = await records.studies.update(study('y', { samples: 1, status: 'paused' }));
      expect(await records.studies.get('y')).toEqual(changed);
      await expect(records.studies.update(study('y'))).rejects.toThrow(RowsChanged);
    });

    it('are stored with the key under which they were asked for, or not at all', async () => {
      const key = { user_id: 'kim', key: 'k', request_hash: 'h', session_id: 'y', created_at: NOW };
      await records.studies.insert(study('y'), [sample('y', 0, 'a')], key);
      const again = records.studies.insert(study('z'), [sample('z', 0, 'b')], { ...key, session_id: 'z' });
      await expect(again).rejects.toThrow();
      expect(await records.studies.get('z')).toBeNull();
      expect(await records.studies.waiting('z', 1)).toEqual([]);
    });
  });
}
