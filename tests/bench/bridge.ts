/** What stands behind a proxy whose own memory is looked at: passes WebSockets on to a display, in this process. */
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { WebSocketServer } from 'ws';

/** The port of loopback that it listens on. */
export async function startBridge(after: AsyncDisposableStack, display: string): Promise<number> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('connection', (client) => {
    const socket = connect(display);
    socket.on('data', (bytes) => client.send(bytes));
    socket.on('close', () => client.close()).on('error', () => {});
    client.on('message', (bytes: Buffer) => socket.write(bytes));
    client.on('close', () => socket.destroy()).on('error', () => {});
  });
  after.defer(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
