/** What the records must do for runs of solvers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RowsChanged } from '../../src/records/database.ts';
import type { Records } from '../../src/records/records.ts';
import type { RecordsUnderTest } from './records.ts';
import { NOW, run, user } from './records-samples.ts';

export function runRecordsContract(name: string, make: () => Promise<RecordsUnderTest>) {
  describe(`the records of runs: ${name}`, () => {
    let under: RecordsUnderTest;
    let records: Records;
    beforeEach(async () => {
      under = await make();
      records = under.records;
      await records.users.insert(user('kim'));
      await records.users.insert(user('lee'));
    });
    afterEach(() => under.close());

    const found = async (more: object = {}) =>
      (await records.runs.list({ user_id: 'kim', limit: 10, ...more })).items.map(({ run_id }) => run_id);

    it('are what they were, also after the database was opened again', async () => {
      const full = run('a', {
        name: "날개 'wing' %_",
        status: 'running',
        job_id: '7',
        waiting: { reason: 'resources', detail: null, expected_start: NOW },
        started_at: NOW + 1,
        expires_at: NOW + 2,
        params: { nu: 1e-5, name: '값', on: true },
        step: 1,
        progress: 0.25,
        x: 1e-7,
        stop_write: true,
        outputs: [{ name: 'drag', value: 1e-7, unit: 'N' }],
        study_id: 'y',
        study_index: 3,
        submit_grant: 'grant',
        forget_grant: 'another',
      });
      await records.runs.insert(full);
      await records.runs.insert(run('b'));
      const again = await under.reopen();
      expect(await again.runs.get('a')).toEqual(full);
      expect(await again.runs.get('b')).toEqual(run('b'));
      expect(await again.runs.get('c')).toBeNull();
    });

    it('are listed to their own user, newest first and page by page', async () => {
      for (const [n, id] of ['a', 'b', 'c'].entries()) await records.runs.insert(run(id, { created_at: NOW + n }));
      await records.runs.insert(run('of lee', { user_id: 'lee' }));
      expect(await found()).toEqual(['c', 'b', 'a']);
      const first = await records.runs.list({ user_id: 'kim', limit: 2 });
      expect(first.items.map(({ run_id }) => run_id)).toEqual(['c', 'b']);
      await records.runs.insert(run('d', { created_at: NOW + 9 }));
      expect(await found({ cursor: first.next_cursor ?? '' })).toEqual(['a']);
    });

    it('of studies are not among those that were started alone', async () => {
      await records.runs.insert(run('a'));
      await records.runs.insert(run('b', { study_id: 'y', study_index: 0 }));
      expect(await found()).toEqual(['a']);
      expect((await records.runs.living()).map(({ run_id }) => run_id)).toEqual(['a', 'b']);
    });

    it('are found by state, solver, ids and a part of the name', async () => {
      await records.runs.insert(run('a', { name: 'Wing 100%', status: 'failed', job_id: '42' }));
      await records.runs.insert(run('b', { name: 'wing', solver_id: 'gmsh', created_at: NOW + 1 }));
      expect(await found({ statuses: ['failed', 'stopped'] })).toEqual(['a']);
      expect(await found({ statuses: [] })).toEqual([]);
      expect(await found({ solver_id: 'gmsh' })).toEqual(['b']);
      expect(await found({ search: 'WING' })).toEqual(['b', 'a']);
      expect(await found({ search: '%' })).toEqual(['a']);
      expect(await found({ search: '42' })).toEqual(['a']);
      expect(await found({ search: 'b' })).toEqual(['b']);
    });

    it('that have not ended are told, whoever’s they are, oldest first', async () => {
      await records.runs.insert(run('new', { created_at: NOW + 1 }));
      await records.runs.insert(run('stopping', { user_id: 'lee', status: 'stopping' }));
      for (const status of ['completed', 'stopped', 'failed'] as const)
        await records.runs.insert(run(status, { status }));
      expect((await records.runs.living()).map(({ run_id }) => run_id)).toEqual(['stopping', 'new']);
    });

    it('are changed by who has read the stored version alone', async () => {
      await records.runs.insert(run('a'));
      const changed = await records.runs.update(run('a', { status: 'pending' }));
      expect(changed.version).toBe(2);
      expect(await records.runs.get('a')).toEqual(changed);
      await expect(records.runs.update(run('a', { status: 'failed' }))).rejects.toThrow(RowsChanged);
      await records.runs.delete('a');
      expect(await records.runs.get('a')).toBeNull();
    });

    it('are stored with the key under which they were asked for, or not at all', async () => {
      const key = { user_id: 'kim', key: 'k', request_hash: 'h', session_id: 'a', created_at: NOW };
      await records.runs.insert(run('a'), key);
      expect(await records.idempotency.get('kim', 'k')).toEqual(key);
      await expect(records.runs.insert(run('b'), { ...key, session_id: 'b' })).rejects.toThrow();
      expect(await records.runs.get('b')).toBeNull();
    });
  });
}
