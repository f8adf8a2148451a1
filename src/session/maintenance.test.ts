import { expect, it } from 'vitest';
import type { Reservation } from '../scheduler/scheduler.ts';
import { aJob, aSession, testCluster } from './test-cluster.ts';

const MINUTE_MS = 60_000;
const END_MS = 3_600_000;
const node = 'viz-node001';

async function running(maintenances: Reservation[]) {
  const site = await testCluster();
  await site.records.sessions.insert(aSession({ status: 'running', node, node_ip: '192.0.2.52', expires_at: END_MS }));
  site.cluster.reservations = async () => maintenances;
  /** What the session is told after a look. */
  const told = async (): Promise<number | null> => {
    await site.reconcile([aJob({ expires_at: END_MS })]);
    return (await site.session()).maintenance_at;
  };
  return { ...site, told };
}
const planned = (from: number, more: Partial<Reservation> = {}): Reservation => ({
  name: 'root_1',
  isMaintenance: true,
  from,
  until: from + END_MS,
  nodes: ['viz-node002', node],
  ...more,
});

it.each([
  ['is told when a maintenance begins on its node', [planned(2_000_000)], 2_000_000],
  ['is told of the first one', [planned(3_000_000), planned(2_000_000)], 2_000_000],
  ['is told of one that is under way', [planned(50_000)], 50_000],
  ['is not told of one that begins when its time is up', [planned(END_MS)], null],
  ['is not told of one that is over', [planned(0, { until: 90_000 })], null],
  ['is not told of what is reserved for jobs', [planned(2_000_000, { isMaintenance: false })], null],
  ['is not told of one elsewhere', [planned(2_000_000, { nodes: ['viz-node002'] })], null],
])('a running session %s', async (_what, maintenances, expected) => {
  const { told } = await running(maintenances);
  expect(await told()).toBe(expected);
});

it('is asked for once a minute at most; put off, the warning is taken back, and without an answer it stays', async () => {
  const { told, cluster, done, pass } = await running([planned(2_000_000)]);
  expect(await told()).toBe(2_000_000);
  cluster.reservations = async () => [];
  pass(MINUTE_MS - 1);
  expect(await told()).toBe(2_000_000);
  expect(done.reservationsAsked).toBe(1);
  cluster.reservations = () => Promise.reject(new Error('away'));
  pass(1);
  expect(await told()).toBe(2_000_000);
  cluster.reservations = async () => [];
  pass(MINUTE_MS);
  expect(await told()).toBeNull();
  expect(done.reservationsAsked).toBe(3);
});

it('is not asked for while no session runs', async () => {
  const { reconcile, records, done } = await testCluster();
  await records.sessions.insert(aSession({ status: 'pending' }));
  await reconcile([aJob({ state: 'pending' })]);
  expect(done.reservationsAsked).toBe(0);
});
