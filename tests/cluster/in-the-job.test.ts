/** What the job does beside the application, on a node: the site's hook before it, and pictures of its screen. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Session, ThumbnailList } from '../../src/session/schema.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { readPng } from '../support/png.ts';
import { until } from '../support/until.ts';

const cluster = sharedCluster();
const NODE = 'viz-node001';
const HOOK = '/etc/berth/before-launch';
const RED = '#c83218';

let portal: ClusterPortal;
let user: Client;
let session: Session;

beforeAll(async () => {
  await cluster.output(NODE, ['mkdir', '-p', '/etc/berth']);
  const hook = [
    '#!/bin/bash',
    'scratch=/tmp/scratch-$BERTH_SESSION_ID',
    'mkdir "$scratch" && echo "$BERTH_APP_ID of $BERTH_USER_ID on $BERTH_CLUSTER by $(id -un)" >"$scratch/facts"',
    'printf "%s\\n" "SCRATCH=$scratch" "APPTAINER_BIND=$scratch" >>"$BERTH_VARIABLES"',
    '',
  ];
  await cluster.output(NODE, ['tee', HOOK], { input: hook.join('\n') });
  await cluster.output(NODE, ['chmod', '755', HOOK]);
  const config = `apps: [/opt/berth/tests/fixtures/cluster-apps]\nhooks: { before_launch: ${HOOK} }`;
  portal = await startClusterPortal(cluster, { config });
  user = await portal.user('testuser');
  const line = `cp "$SCRATCH/facts" "$SCRATCH/seen"; exec xterm -bg '${RED}' -fg '${RED}' -cr '${RED}' -e sleep 1000`;
  const { session_id } = await user.launch({ app_id: 'shell', params: { line } });
  session = await user.reached(session_id, 'running', 'failed');
});
afterAll(async () => {
  await portal?.dispose();
  await cluster.exec(NODE, ['sh', '-c', `rm -rf ${HOOK} /tmp/scratch-app-session-*`]);
});

it('the hook runs on the node as the user, and lets the container see a folder that it has made', async () => {
  expect(session).toMatchObject({ status: 'running', node: NODE });
  const seen = await until(
    'the application has seen the folder',
    async () => (await cluster.exec(NODE, ['cat', `/tmp/scratch-${session.session_id}/seen`])).stdout.trim() || null,
  );
  expect(seen).toBe('shell of testuser on hpc by testuser');
});

it('a picture of the screen comes from the container by way of the job', async () => {
  const version = await until('there is a picture', async () => {
    const { body } = await user.request<ThumbnailList>('GET', '/api/app/thumbnails');
    return body.thumbnails.find(({ session_id }) => session_id === session.session_id)?.version;
  });
  const answer = await fetch(`${portal.url}/api/app/sessions/${session.session_id}/thumbnail?v=${version}`, {
    headers: { authorization: `Bearer ${user.token}` },
  });
  expect(readPng(Buffer.from(await answer.arrayBuffer())).at(160, 90)).toBe(RED);
});
