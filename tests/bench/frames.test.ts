import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { until } from '../support/until.ts';
import { clientFrame, payloadCounter } from './frames.ts';

it("a client's frame is read by a server, and what a server sends is counted in whatever pieces it comes", async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => client.terminate());
  const [[answer], [peer]] = (await Promise.all([once(client, 'upgrade'), once(server, 'connection')])) as [
    [IncomingMessage],
    [WebSocket],
  ];
  const heard = once(peer, 'message');
  answer.socket.write(clientFrame(Buffer.from('move')));
  expect(String((await heard)[0])).toBe('move');

  const received: Buffer[] = [];
  answer.socket.removeAllListeners('data').on('data', (bytes) => received.push(bytes));
  const sizes = [5, 125, 126, 200, 70_000];
  for (const size of sizes) peer.send(Buffer.alloc(size));
  const sum = sizes.reduce((all, size) => all + size, 0);
  const heads = 2 + 2 + 4 + 4 + 10;
  await until('all of it is here', () => Buffer.concat(received).length === sum + heads);
  const all = Buffer.concat(received);
  for (const piece of [1, 7, all.length]) {
    const count = payloadCounter();
    let counted = 0;
    for (let at = 0; at < all.length; at += piece) counted += count(all.subarray(at, at + piece));
    expect(counted).toBe(sum);
  }
});
