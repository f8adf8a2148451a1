/** A site with `display.route: direct`: the page goes to the display itself, and shows how other clients get there. */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import WebSocket from 'ws';
import { logIn } from '../support/client.ts';
import { changeRecord, startWebsockify } from '../support/node-display.ts';
import { startPortal } from '../support/portal.ts';
import { openDesktop } from '../support/rfb.ts';
import { loginCookies, seesDesktop } from './desk.ts';

test('the desktop is shown past the gateway, and what the page tells of it lets another client in', async ({
  page,
  context,
}) => {
  const faults: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  const portal = await startPortal({ config: 'display: {route: direct}\n' });
  const admin = await logIn(portal.url);
  const { session_id, name } = await admin.launch({ app_id: 'xterm' });
  await admin.reached(session_id, 'running');
  const websockify = await startWebsockify(join(portal.runtimeDir, 'jobs', session_id, 'vnc.sock'));
  try {
    const at = { node_ip: '127.0.0.1', vnc_port: websockify.port };
    await changeRecord(portal.home, session_id, at);
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await context.addCookies(await loginCookies(portal.url));
    await page.goto(`${portal.url}/sessions/${session_id}`);
    await seesDesktop(page);
    expect(sockets.some((url) => url.startsWith(`ws://127.0.0.1:${websockify.port}`))).toBe(true);
    expect(sockets.filter((url) => url.includes('/display/'))).toEqual([]);

    await page.getByRole('button', { name: 'Display settings' }).click();
    const panel = page.getByRole('dialog', { name: 'Display settings' });
    await expect(panel.getByRole('button', { name: 'Copy the password' })).toBeVisible();
    const [address = '', password = ''] = await panel.locator('code').allTextContents();
    const socket = new WebSocket(address).on('error', () => {});
    const desktop = await openDesktop(socket, password);
    expect(desktop.name).toBe(name);
    desktop.socket.close();
    expect(faults).toEqual([]);
  } finally {
    await websockify.kill();
    await portal.dispose();
  }
});
