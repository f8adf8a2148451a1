/** A way to the portal that breaks after so many bytes, with all connections that go by it. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface FragileLine {
  /** The portal, by this way. */
  url: string;
  /** What has come from the browser so far. */
  sent(): number;
  close(): void;
}

export async function fragileLine(portal: string, breaksAt: number[]): Promise<FragileLine> {
  const { hostname, port } = new URL(portal);
  const left = [...breaksAt];
  const open = new Set<Socket>();
  let sent = 0;
  const breakAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((browser) => {
    const there = connect(Number(port), hostname);
    for (const socket of [browser, there]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        browser.destroy();
        there.destroy();
      });
    }
    browser.on('data', (bytes) => {
      sent += bytes.length;
      if (left[0] === undefined || sent < left[0]) return;
      left.shift();
      breakAll();
    });
    browser.pipe(there);
    there.pipe(browser);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    close() {
      server.close();
      breakAll();
    },
  };
}
