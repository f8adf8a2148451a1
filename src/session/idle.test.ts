import { describe, expect, it } from 'vitest';
import type { SessionRecord } from '../records/records.ts';
import { idleEnd } from './idle.ts';
import type { SessionService } from './service.ts';
import { aJob, aSession, FINGERPRINT, ID, IDLE_MS, testCluster } from './test-cluster.ts';

const MINUTE_MS = 60_000;
const KIM = { user_id: 'kim', role: 'user', credential_id: 'login-1' } as never;
const at = (minutes: number): number => minutes * MINUTE_MS;

describe('the end of an idle session', () => {
  const end = (quiet: number | null, input: number | null, now: number, warned: number | null = null, idle = 30) =>
    idleEnd(
      { last_input_at: input === null ? null : at(input), idle_ends_at: warned === null ? null : at(warned) },
      { quietSince: quiet === null ? null : at(quiet), idleMs: at(idle), now: at(now) },
    );
  const none = { endsAt: null, isOver: false };

  it.each([
    ['is not there before it is near', end(0, null, 24.9), none],
    ['is told five minutes before', end(0, null, 25), { endsAt: at(30), isOver: false }],
    ['is counted from the last input', end(0, 10, 35), { endsAt: at(40), isOver: false }],
    ['is counted from when the job came to rest', end(10, 5, 35), { endsAt: at(40), isOver: false }],
    ['is told in time, however late it is found', end(0, null, 90), { endsAt: at(95), isOver: false }],
    ['is told halfway where the time is short', end(0, null, 3, null, 6), { endsAt: at(6), isOver: false }],
    ['stays where it was told', end(0, null, 29, 30), { endsAt: at(30), isOver: false }],
    ['comes when its moment has come', end(0, null, 30, 30), { endsAt: at(30), isOver: true }],
    ['is taken back by input', end(0, 29, 30, 30), none],
    ['is taken back by a job that computes, or of which nothing is known', end(null, null, 90, 30), none],
  ])('%s', (_what, found, expected) => {
    expect(found).toEqual(expected);
  });
});

const running = (more: Partial<SessionRecord> = {}): SessionRecord =>
  aSession({
    status: 'running',
    node: 'viz-node001',
    node_ip: '192.0.2.52',
    vnc_port: 6083,
    display_fingerprint: FINGERPRINT,
    started_at: 100_000,
    ...more,
  });

async function watched(more: Partial<SessionRecord> = {}) {
  const site = await testCluster();
  await site.records.sessions.insert(running(more));
  /** Minutes pass, in each of which the job tells how busy it is, unless it is silent. */
  const pass = async (minutes: number, processors: number | null = 0.02): Promise<SessionRecord> => {
    for (let minute = 0; minute < minutes; minute++) {
      site.pass(MINUTE_MS);
      if (processors !== null) await site.announced.receive(ID, { type: 'heartbeat', processors });
      await site.reconcile([aJob()]);
    }
    return site.session();
  };
  return { ...site, pass };
}

describe('a session that nobody uses', () => {
  it('is warned, and then asked to stop as idle', async () => {
    const { pass, done } = await watched();
    expect((await pass(25)).idle_ends_at).toBeNull();
    const warned = await pass(1);
    expect(warned).toMatchObject({ status: 'running', idle_ends_at: 100_000 + MINUTE_MS + IDLE_MS });
    await pass(4);
    expect(done.cancelled).toEqual([]);
    expect(await pass(1)).toMatchObject({ status: 'stopping', reason: 'idle', idle_ends_at: null });
    expect(done.cancelled).toContain('181');
  });

  it('stays while its job computes, and a while longer', async () => {
    const { pass } = await watched();
    expect(await pass(60, 0.97)).toMatchObject({ status: 'running', idle_ends_at: null });
    expect(await pass(25)).toMatchObject({ status: 'running', idle_ends_at: null });
    expect((await pass(2)).idle_ends_at).not.toBeNull();
    expect(await pass(1, 1)).toMatchObject({ status: 'running', idle_ends_at: null });
  });

  it('stays where no heartbeats come, from the start or from some time on', async () => {
    const { pass, bus } = await watched();
    expect(await pass(300, null)).toMatchObject({ status: 'running', idle_ends_at: null });
    expect((await pass(27)).idle_ends_at).not.toBeNull();
    // What the bus kept of it is over.
    await bus.discard(`pulse:${ID}`);
    expect(await pass(60, null)).toMatchObject({ status: 'running', idle_ends_at: null });
  });

  it('stays when there is input, also in the last moment', async () => {
    const { pass, idle, session } = await watched();
    const warned = await pass(30);
    const end = warned.idle_ends_at ?? 0;
    await idle.inputSeen(ID, end - 1);
    expect(await session()).toMatchObject({ last_input_at: end - 1, idle_ends_at: null });
    expect(await pass(24)).toMatchObject({ status: 'running', idle_ends_at: null });
    // Told late, an earlier moment changes nothing.
    await idle.inputSeen(ID, end - 10_000);
    expect((await session()).last_input_at).toBe(end - 1);
  });

  it.each([
    ['says so', (service: SessionService) => service.stay(KIM, ID)],
    ['gives it more time', (service: SessionService) => service.extend(KIM, ID, 60)],
  ])('stays when its user %s', async (_what, keep) => {
    const { pass, service } = await watched({ expires_at: 3_600_000 });
    await pass(30);
    expect(await keep(service)).toMatchObject({ idle_ends_at: null, last_input_at: 100_000 + 30 * MINUTE_MS });
    expect((await pass(24)).status).toBe('running');
  });

  it('stays where its display is reached past the gateway: nobody sees the input there', async () => {
    const { pass } = await watched({ display_fingerprint: null });
    expect(await pass(90)).toMatchObject({ status: 'running', idle_ends_at: null });
  });
});
