import { expect, it } from 'vitest';
import type { Principal } from '../auth/principal.ts';
import { aSession, ID, testCluster } from './test-cluster.ts';

const kim = { user_id: 'kim', role: 'user', account: 'kim' } as Principal;

it('keeps the record of a session that was stopped before the scheduler answered, until no job of it can come', async () => {
  const { records, service, pass, session } = await testCluster();
  await records.sessions.insert(aSession({ status: 'stopped', reason: 'user', job_id: null, ended_at: 100_000 }));
  await expect(service.forget(kim, ID)).rejects.toMatchObject({ code: 'wrong_state' });
  expect((await session()).status).toBe('stopped');
  pass(90_000);
  await service.forget(kim, ID);
  await expect(session()).rejects.toMatchObject({ code: 'not_found' });
});

it('removes at once what the scheduler has refused, or what had a job', async () => {
  for (const more of [{ status: 'failed', job_id: null }, { status: 'stopped' }] as const) {
    const { records, service } = await testCluster();
    await records.sessions.insert(aSession({ ...more, reason: 'user', ended_at: 100_000 }));
    await service.forget(kim, ID);
  }
});
