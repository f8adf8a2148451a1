/**
 * A long way: what comes to a port of loopback goes on to an address, and back, so many milliseconds later.
 * `node slow-way.ts <port> <address> <port there> <milliseconds>`; prints a line when it listens.
 */
import { connect, createServer, type Socket } from 'node:net';

const [port, address, portThere, ms] = process.argv.slice(2);

function pass(from: Socket, to: Socket): void {
  const later = (work: () => void): void => void setTimeout(work, Number(ms));
  from.on('data', (bytes) => later(() => to.write(bytes)));
  from.on('end', () => later(() => to.end()));
  from.on('close', () => later(() => to.destroy()));
  from.on('error', () => {});
}

createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  const server = connect({ host: String(address), port: Number(portThere), noDelay: true, allowHalfOpen: true });
  pass(client, server);
  pass(server, client);
}).listen(Number(port), '127.0.0.1', () => console.log('listening'));
