/** What a session on a node is warned of: what its job tells from outside the container, and what Slurm plans for the node. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { until } from '../support/until.ts';

const cluster = sharedCluster();
const CLOCK = '/tmp/berth-test-clock';
const MINUTE_MS = 60_000;

let portal: ClusterPortal;
let user: Client;
const setAhead = (minutes: number): Promise<string> =>
  cluster.output('access', ['tee', CLOCK], { input: String(minutes * MINUTE_MS) });
const launch = (line: string): Promise<Session> => user.launch({ app_id: 'shell', params: { line } });
const kept = ({ session_id }: Session, of: string): Promise<true> =>
  until(`${of} is kept of its job`, () => portal.output().includes(`pulse:${session_id} {"quiet_since":${of}`));

beforeAll(async () => {
  await setAhead(0);
  portal = await startClusterPortal(cluster, {
    config: 'apps: [/opt/berth/tests/fixtures/cluster-apps]\nsessions: { stop_grace_seconds: 1 }',
    main: '/opt/berth/tests/support/clocked-portal.ts',
    env: { BERTH_TEST_CLOCK: CLOCK },
  });
  user = await portal.user('testuser');
});
afterAll(async () => {
  await cluster.exec('access', ['scontrol', 'delete', 'ReservationName=trial']);
  await portal?.dispose();
  await cluster.exec('access', ['rm', '-f', CLOCK]);
});

it('a container that computes is told as busy, one that rests as quiet; a maintenance of their node is told, and taken back', async () => {
  const [busy, resting] = await Promise.all([launch('while :; do :; done'), launch('exec sleep infinity')]);
  await Promise.all([kept(busy, 'null'), kept(resting, '1')]);

  const { node, maintenance_at } = await user.session(resting.session_id);
  expect(maintenance_at).toBeNull();
  const about = [`Nodes=${node}`, 'StartTime=now+30minutes', 'Duration=60', 'Users=root', 'Flags=MAINT,IGNORE_JOBS'];
  await cluster.output('access', ['scontrol', 'create', 'reservation', 'ReservationName=trial', ...about]);
  const begins = Date.now() + 30 * MINUTE_MS;
  await setAhead(2);
  const told = await until(
    'the maintenance is told',
    async () => (await user.session(resting.session_id)).maintenance_at,
  );
  expect(Math.abs(Date.parse(told) - begins)).toBeLessThan(2 * MINUTE_MS);

  await cluster.output('access', ['scontrol', 'delete', 'ReservationName=trial']);
  await setAhead(4);
  await until('it is taken back', async () => (await user.session(resting.session_id)).maintenance_at === null);
});
