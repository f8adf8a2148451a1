/** Runs in the network of a host: takes the connections of a server that was made elsewhere to an address there. */
import { connect, type Server } from 'node:net';
import { pipeline } from 'node:stream';

const [address = '', port = ''] = process.argv.slice(2);

process.once('message', (_, server: Server) => {
  server.on('connection', (from) => {
    const to = connect(Number(port), address);
    // Whatever goes wrong on one side ends the other.
    pipeline(from, to, () => {});
    pipeline(to, from, () => {});
  });
  process.send?.('listening');
});
process.on('disconnect', () => process.exit());
