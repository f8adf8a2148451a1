/** A way to the portal that can be made narrow. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Line {
  /** The portal, by this way. */
  url: string;
  /** What comes from the portal, on each connection; null: as fast as it goes. */
  limit(bytesPerSecond: number | null): void;
  close(): void;
}

const PIECE_BYTES = 1_000;

export async function openLine(portal: string): Promise<Line> {
  const { hostname, port } = new URL(portal);
  let rate: number | null = null;
  const open = new Set<Socket>();

  const carry = async (from: Socket, to: Socket) => {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
        const piece = chunk.subarray(at, at + PIECE_BYTES);
        if (rate !== null) await pause((piece.length / rate) * 1_000);
        if (to.destroyed) return;
        if (!to.write(piece)) await once(to, 'drain');
      }
    }
    to.end();
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
    browser.pipe(there);
    carry(there, browser).catch(() => browser.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    limit(bytesPerSecond) {
      rate = bytesPerSecond;
    },
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
