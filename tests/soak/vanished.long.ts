/** A client whose machine lost its power says nothing any more, and nothing is said to it: it is noticed all the same. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { logIn } from '../support/client.ts';
import { until } from '../support/until.ts';
import { watchedPortal } from '../support/watched-portal.ts';

const SOCKETS = 5;
/** Half a minute of silence, ten seconds of probes, and some for a machine that is busy. */
const NOTICED_MS = 60_000;

/** In TCP_REPAIR (19) the kernel forgets a connection without a word to its other side. */
const VANISH = `
import base64, os, socket, sys
host, port, token, path, count = sys.argv[1:]
sockets = []
for _ in range(int(count)):
    one = socket.create_connection((host, int(port)))
    key = base64.b64encode(os.urandom(16)).decode()
    one.sendall((f'GET {path} HTTP/1.1\\r\\nHost: {host}:{port}\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n'
                 f'Sec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: {key}\\r\\nAuthorization: Bearer {token}\\r\\n\\r\\n').encode())
    assert b' 101 ' in one.recv(200)
    sockets.append(one)
for one in sockets:
    one.setsockopt(socket.IPPROTO_TCP, 19, 1)
    one.close()
`;

it('at an idle desktop', async () => {
  const portal = await watchedPortal();
  onTestFinished(() => portal.dispose());
  const client = await logIn(portal.url);
  const { session_id } = await client.launch({ app_id: 'xterm' });
  await client.reached(session_id, 'running');
  const before = portal.descriptors().length;
  const { hostname, port } = new URL(portal.url);
  const args = [hostname, port, client.token, `/display/${session_id}`, String(SOCKETS)];
  const python = spawn('python3', ['-c', VANISH, ...args], { stdio: 'inherit' });
  expect(await once(python, 'exit')).toEqual([0, null]);
  expect(portal.descriptors().length).toBeGreaterThanOrEqual(before + SOCKETS);
  const begun = performance.now();
  await until('the portal has noticed', () => portal.descriptors().length <= before, NOTICED_MS, 500);
  console.log(`noticed after ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}, 120_000);
