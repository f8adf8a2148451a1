/** What happens to sessions while the scheduler or a node is away, and what their users see of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';

const cluster = sharedCluster();
const NODE = 'viz-node001';
/** The long form of these tests keeps Slurm away as long as an update of it takes. */
const OUTAGE_MS = Number(process.env.BERTH_OUTAGE_SECONDS ?? 5) * 1000;
/** SlurmdTimeout is 20 s, and Slurm looks at times of its own. */
const NODE_LOST_MS = 60_000;

let portal: ClusterPortal;
let user: Client;

beforeAll(async () => {
  portal = await startClusterPortal(cluster);
  user = await portal.user('testuser');
});
afterAll(() => portal?.dispose());

const launch = async (): Promise<Session> => {
  const { session_id } = await user.launch({ app_id: 'xterm' });
  return user.reached(session_id, 'running');
};
const became = (session: Session, is: (session: Session) => boolean, within: number): Promise<Session> =>
  until(
    `${session.session_id} is as expected`,
    async () => {
      const now = await user.session(session.session_id);
      return is(now) ? now : null;
    },
    within,
  );
async function stop(session: Session): Promise<void> {
  await user.request('DELETE', `/api/app/sessions/${session.session_id}`);
  await user.reached(session.session_id, 'stopped');
}
const isIdle = async (): Promise<boolean> => (await cluster.nodeStates())[NODE] === 'idle';

describe('slurmctld that is away', () => {
  it('ends no session and interrupts no desktop; a launch waits, says so, and goes on by itself', async () => {
    const session = await launch();
    const desktop = await openDesktop(user.socket(`/display/${session.session_id}`));
    await cluster.stopDaemon('access', 'slurmctld');
    const stopped = performance.now();
    const { session_id } = await user.launch({ app_id: 'xterm' });
    const waits = await became({ ...session, session_id }, ({ waiting }) => waiting !== null, 60_000);
    expect(waits).toMatchObject({ status: 'creating', waiting: { reason: 'scheduler_unavailable' } });
    await until('the outage has lasted', () => performance.now() - stopped >= OUTAGE_MS, OUTAGE_MS + 1000);
    expect((await user.session(session.session_id)).status).toBe('running');
    await desktop.update();
    // Changes that need Slurm are refused with what to do, and the session is as it was.
    const extended = await user.request('POST', `/api/app/sessions/${session.session_id}/extend`, { minutes: 5 });
    expect(extended).toMatchObject({ status: 503, body: { code: 'scheduler_unavailable' } });
    await cluster.startDaemon('access', 'slurmctld');
    await cluster.ready();
    expect(await became({ ...session, session_id }, ({ status }) => status === 'running', 60_000)).toMatchObject({
      waiting: null,
    });
    const jobs = await cluster.output('access', ['squeue', '--noheader', `--name=${session_id}`, '--format=%i']);
    expect(jobs.trim().split('\n')).toHaveLength(1);
    await desktop.update();
    await stop(session);
    await stop({ ...session, session_id });
  });

  it('has what was asked meanwhile done when it is back: a stop is kept', async () => {
    const session = await launch();
    await cluster.stopDaemon('access', 'slurmctld');
    expect((await user.request('DELETE', `/api/app/sessions/${session.session_id}`)).status).toBe(202);
    expect((await user.session(session.session_id)).status).toBe('stopping');
    await cluster.startDaemon('access', 'slurmctld');
    await cluster.ready();
    expect(await became(session, ({ status }) => status === 'stopped', 60_000)).toMatchObject({ reason: 'user' });
  });
});

describe('a node', () => {
  it('that loses its power ends its session with that reason, and its desktop is cut', async () => {
    const session = await launch();
    const desktop = await openDesktop(user.socket(`/display/${session.session_id}`));
    const closed = new Promise<number>((resolve) => desktop.socket.once('close', resolve));
    await cluster.killHost(NODE);
    expect(await became(session, ({ status }) => status === 'failed', NODE_LOST_MS)).toMatchObject({
      reason: 'node_failure',
    });
    expect([4404, 4503]).toContain(await closed);
    await cluster.startHost(NODE);
    await cluster.ready();
    const again = await launch();
    await stop(again);
  });

  it('that is cut off ends its session with that reason, and leaves no process when it is back', async () => {
    const session = await launch();
    await cluster.cutNetwork(NODE);
    expect(await became(session, ({ status }) => status === 'failed', NODE_LOST_MS)).toMatchObject({
      reason: 'node_failure',
    });
    await cluster.restoreNetwork(NODE);
    await cluster.ready();
    await until(
      'nothing is left of it',
      async () => (await cluster.exec(NODE, ['pgrep', '-u', 'testuser'])).stdout === '',
      60_000,
    );
    await until('the node is idle', isIdle, 60_000);
  });

  it('that cannot reach the portal says by its job’s comment where the display is', async () => {
    await cluster.cutRoute(NODE, 'access', portal.port);
    try {
      const session = await launch();
      const comment = await cluster.output('access', [
        'squeue',
        '--noheader',
        `--jobs=${session.job_id}`,
        '--format=%k',
      ]);
      expect(JSON.parse(comment)).toMatchObject({ v: 1, display: 'novnc', port: session.vnc_port });
      const desktop = await openDesktop(user.socket(`/display/${session.session_id}`));
      expect(desktop.width).toBe(1280);
      desktop.socket.close();
      await stop(session);
    } finally {
      await cluster.restoreRoutes(NODE);
    }
  });
});
