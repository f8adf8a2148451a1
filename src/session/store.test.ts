import { expect, it } from 'vitest';
import { noRoom } from '../errors.ts';
import { sessionStore } from './store.ts';
import { aSession, testCluster } from './test-cluster.ts';
import { move } from './transitions.ts';

const STOP = { to: 'stopping', reason: 'user', message: 'You stopped it.' } as const;

it.each(['disk_full', 'database_full'] as const)(
  'goes by what was demanded while there was no room only where no other process should know of it: %s',
  async (code) => {
    const { records, bus } = await testCluster();
    await records.sessions.insert(aSession({ status: 'running' }));
    const { session_id } = aSession();
    const full = {
      ...records,
      sessions: { ...records.sessions, update: () => Promise.reject(noRoom(code, 'the disk')) },
    };
    const store = sessionStore({ records: full, bus, origin: () => '' });
    const demanded = store.demand(session_id, (session) => move(session, STOP, 200_000));
    if (code === 'disk_full') await demanded;
    else await expect(demanded).rejects.toMatchObject({ code, status: 503, retryAfterSeconds: 60 });
    expect((await store.get(session_id)).status).toBe(code === 'disk_full' ? 'stopping' : 'running');
  },
);
