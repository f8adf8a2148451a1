/** A cluster of its own: more visualization nodes, and a Slurm that soon forgets what has ended. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { removeCluster, startCluster } from '../../testbed/cluster.ts';
import type { Cluster } from '../../testbed/control.ts';
import type { Client } from '../support/client.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';

const NAME = 'test-many';
const SESSIONS = 12;

let cluster: Cluster;
let portal: ClusterPortal;
let user: Client;

beforeAll(async () => {
  cluster = await startCluster({ name: NAME, vizNodes: 3, slurmConf: { MinJobAge: '2' } });
  portal = await startClusterPortal(cluster, { config: 'apps: [/opt/berth/tests/fixtures/cluster-apps]' });
  user = await portal.user('testuser');
});
afterAll(async () => {
  await portal?.dispose();
  await removeCluster(NAME);
});

it('spreads small sessions over the nodes that there are, without a change of configuration', async () => {
  const launched = await Promise.all(
    Array.from({ length: SESSIONS }, () =>
      user.launch({ app_id: 'shell', config: { resources: { memory: '256Mi', cpus: 2 } } }),
    ),
  );
  const running = await Promise.all(
    launched.map(({ session_id }) =>
      until(
        `${session_id} runs`,
        async () => {
          const session = await user.session(session_id);
          if (session.status === 'failed') throw new Error(`${session.reason}: ${session.message}`);
          return session.status === 'running' && session;
        },
        60_000,
      ).catch(async (error: Error) => {
        throw new Error(`${error.message}: ${JSON.stringify(await user.session(session_id))}\n${portal.output()}`);
      }),
    ),
  );
  expect(new Set(running.map(({ node }) => node))).toEqual(new Set(['viz-node001', 'viz-node002', 'viz-node003']));
  // Each on a port of its own on its node, and each reached where it is.
  expect(new Set(running.map(({ node, vnc_port }) => `${node}:${vnc_port}`)).size).toBe(SESSIONS);
  for (const { session_id } of running) {
    const desktop = await openDesktop(user.socket(`/display/${session_id}`));
    desktop.socket.close();
  }
  await Promise.all(running.map(({ session_id }) => user.request('DELETE', `/api/app/sessions/${session_id}`)));
  await Promise.all(running.map(({ session_id }) => user.reached(session_id, 'stopped')));
});

it('tells how a job ended that Slurm has forgotten: accounting knows', async () => {
  const { session_id } = await user.launch({ app_id: 'shell' });
  const { job_id } = await user.reached(session_id, 'running');
  await portal.kill('SIGKILL');
  await cluster.output('access', ['scancel', job_id ?? ''], { user: 'testuser' });
  await until(
    'Slurm has forgotten the job',
    async () => {
      const { status } = await cluster.exec('access', ['scontrol', 'show', 'job', job_id ?? '']);
      return status !== 0;
    },
    90_000,
  );
  await portal.start();
  const ended = await until(
    'the session has ended',
    async () => {
      const session = await user.session(session_id);
      return session.status === 'stopped' || session.status === 'failed' ? session : null;
    },
    60_000,
  );
  expect(ended).toMatchObject({ status: 'stopped', reason: 'user' });
});
