/** Where displays listen on a node, and the ways to them. */
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { Session } from '../../src/session/schema.ts';
import { forward } from '../../testbed/forward.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, type ClusterPortalOptions, startClusterPortal } from '../support/cluster-portal.ts';
import { openDesktop } from '../support/rfb.ts';

const cluster = sharedCluster();
const NODE = 'viz-node001';
const APPS = 'apps: [/opt/berth/tests/fixtures/cluster-apps]';

let portal: ClusterPortal | undefined;
afterEach(() => portal?.dispose());

async function site(options: ClusterPortalOptions): Promise<Client> {
  portal = await startClusterPortal(cluster, options);
  return portal.user('testuser');
}
async function stop(user: Client, { session_id }: Session): Promise<void> {
  await user.request('DELETE', `/api/app/sessions/${session_id}`);
  await user.reached(session_id, 'stopped');
}

describe("the site's range of ports", () => {
  it('is shared by sessions that start at once, and the one too many is told so', async () => {
    const user = await site({ config: `${APPS}\ndisplay: { ports: 6080-6082 }` });
    const launch = (): Promise<Session> => user.launch({ app_id: 'shell', config: { resources: { memory: '128Mi' } } });
    const three = await Promise.all([launch(), launch(), launch()]);
    const running = await Promise.all(three.map(({ session_id }) => user.reached(session_id, 'running')));
    expect(new Set(running.map(({ node }) => node))).toEqual(new Set([NODE]));
    expect(running.map(({ vnc_port }) => vnc_port).sort()).toEqual([6080, 6081, 6082]);

    const fourth = await launch();
    expect(await user.reached(fourth.session_id, 'failed', 'running')).toMatchObject({
      status: 'failed',
      reason: 'no_port',
    });
    await Promise.all(running.slice(0, 1).map((session) => stop(user, session)));
    const fifth = await launch();
    expect((await user.reached(fifth.session_id, 'failed', 'running')).vnc_port).toBe(running[0]?.vnc_port);
  });

  it('is passed over where another program of the node listens', async () => {
    const user = await site({ config: `${APPS}\ndisplay: { ports: 6080-6081 }` });
    const taken =
      'use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 6080, Listen => 1) or die; print "taken\\n"; $| = 1; sleep';
    await cluster.output(
      NODE,
      [
        'sh',
        '-c',
        `perl -e '${taken}' >/tmp/taken 2>&1 & echo $! >/tmp/taker; while ! ss -Hltn | grep -q :6080; do :; done`,
      ],
      {
        user: 'otheruser',
      },
    );
    const { session_id } = await user.launch({ app_id: 'shell' });
    expect((await user.reached(session_id, 'running', 'failed')).vnc_port).toBe(6081);
    await cluster.output(NODE, ['sh', '-c', 'kill "$(cat /tmp/taker)"; rm /tmp/taker /tmp/taken']);
  });
});

describe('the direct route', () => {
  it('leads a foreign client, which speaks RFB by WebSocket, to the display with the password of its owner', async () => {
    const user = await site({ config: `${APPS}\ndisplay: { route: direct }` });
    const { session_id } = await user.launch({ app_id: 'shell' });
    const session = await user.reached(session_id, 'running', 'failed');
    expect(session.displayUrl).toBe(`ws://${session.node_ip}:${session.vnc_port}`);
    const way = await forward(cluster, NODE, session.vnc_port ?? 0);
    const reach = (): WebSocket => new WebSocket(`ws://127.0.0.1:${way.port}`);
    try {
      const path = `/api/app/sessions/${session_id}/password`;
      const { password } = (await user.request<{ password: string }>('GET', path)).body;
      const desktop = await openDesktop(reach(), password);
      expect(desktop.width).toBe(1280);
      await desktop.update();
      desktop.socket.close();
      await expect(openDesktop(reach(), 'guessed!')).rejects.toThrow();
      await expect(openDesktop(reach())).rejects.toThrow('security type 1 is not offered');
      const other = await portal?.user('otheruser');
      expect((await other?.request('GET', path))?.status).toBe(404);
    } finally {
      await way.close();
    }
    await stop(user, session);
  });
});
