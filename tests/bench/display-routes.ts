/** The ways from a client to one display: through Berth, and through its peers at the same socket. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { loadSecrets } from '../../src/auth/secrets.ts';
import { displayPasswords } from '../../src/display/secrets.ts';
import { announcementToken } from '../../src/work/token.ts';
import { testApps } from '../support/apps.ts';
import { logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { type Desktop, openDesktop } from '../support/rfb.ts';
import { startBridge } from './bridge.ts';
import { type Peer, startConfigurableProxy, startWebsockify } from './peers.ts';

const FAKE_DISPLAY = join(import.meta.dirname, 'fake-display.ts');
const BERTH = join(import.meta.dirname, '../../bin/berth');
const COLLECT_GARBAGE = join(import.meta.dirname, 'collect-garbage.ts');
/** So much that none is collected while one measures: its pauses would be in every relay's times. */
const ROOM_FOR_GARBAGE = ['--min-semi-space-size=128', '--max-semi-space-size=128'];
const APP = 'bench-app';

export interface Route {
  name: 'Berth' | 'websockify' | 'configurable-http-proxy';
  /** Where a client connects to. */
  url: string;
  /** Null where no password is asked for. */
  password: string | null;
  /** A client after both handshakes. */
  open(): Promise<Desktop>;
  /** The processes that bytes pass through. */
  pids(): number[];
}

export interface DisplayRoutes {
  portal: TestPortal;
  /** The processes at both ends of all of them: this one, and the display where that is a fake one. */
  ends: number[];
  berth: Route;
  websockify: Route;
  /** configurable-http-proxy in front of websockify. */
  proxied: Route;
  /** configurable-http-proxy, another one, in front of what is no other program. */
  proxyAlone: Route;
}

/**
 * A real portal with a real session, whose app is run as that YAML says; all of it ends with `after`. Where `fake` is set, a display
 * that costs nothing to draw takes the place of the session's own, at its socket and with its owner.
 */
export async function startDisplayRoutes(
  after: AsyncDisposableStack,
  { run, fake }: { run: string; fake: boolean },
): Promise<DisplayRoutes> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'));
  after.defer(() => rmSync(folder, { recursive: true, force: true }));
  const apps = testApps();
  after.defer(apps.remove);
  apps.add(APP, `run: ${run}`);
  const env = { NODE_OPTIONS: `--import=${COLLECT_GARBAGE}` };
  const portal = await startPortal({ command: BERTH, config: apps.config, env });
  after.defer(portal.dispose);
  const client = await logIn(portal.url);
  const { session_id } = await client.launch({ app_id: APP });
  await client.reached(session_id, 'running');
  const socket = join(portal.runtimeDir, 'jobs', session_id, 'vnc.sock');
  const ends = [process.pid, ...(fake ? [await startFakeDisplay(after, socket)] : [])];

  const websockify = await startWebsockify(after, socket);
  const target = `http://127.0.0.1:${websockify.port}`;
  const proxy = await startConfigurableProxy(after, { target, folder, preload: COLLECT_GARBAGE });
  const bridge = `http://127.0.0.1:${await startBridge(after, socket)}`;
  const alone = await startConfigurableProxy(after, { target: bridge, folder, preload: COLLECT_GARBAGE });
  const { announcementKey } = await loadSecrets(portal.home);
  const password = displayPasswords(announcementToken(announcementKey, session_id)).full;
  const direct = (name: Route['name'], port: number, peers: Peer[]): Route => {
    const url = `ws://127.0.0.1:${port}/websockify`;
    const open = (): Promise<Desktop> => openDesktop(new WebSocket(url), password);
    return { name, url, password, open, pids: () => peers.flatMap((peer) => peer.pids()) };
  };
  const path = `/display/${session_id}`;
  return {
    portal,
    ends,
    berth: {
      name: 'Berth',
      url: portal.url.replace('http', 'ws') + path,
      password: null,
      open: () => openDesktop(client.socket(path)),
      pids: () => [portal.pid()],
    },
    websockify: direct('websockify', websockify.port, [websockify]),
    proxied: direct('configurable-http-proxy', proxy.port, [proxy, websockify]),
    proxyAlone: direct('configurable-http-proxy', alone.port, [alone]),
  };
}

/** Its pid. Xvnc goes on listening at the socket that is moved away, and nobody comes. */
async function startFakeDisplay(after: AsyncDisposableStack, socket: string): Promise<number> {
  renameSync(socket, `${socket}.real`);
  const display = spawn(process.execPath, [...ROOM_FOR_GARBAGE, FAKE_DISPLAY, socket], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(display, 'exit');
  after.defer(async () => {
    display.stdin.end();
    await gone;
  });
  await Promise.race([once(display.stdout, 'data'), gone.then(() => Promise.reject(new Error('no fake display')))]);
  return display.pid ?? Number.NaN;
}
