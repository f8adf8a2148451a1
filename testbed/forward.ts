/** A way into the network of a host: a port on the loopback of the machine that is one of that host. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Cluster } from './control.ts';
import { namespaceFile } from './network.ts';
import { ClusterFault } from './run.ts';

export interface Forward {
  /** On 127.0.0.1. */
  port: number;
  close(): Promise<void>;
}

/** `listen` is the port to take here; any free one where it is left out. It ends with this process. */
export async function forward(cluster: Cluster, host: string, port: number, listen = 0): Promise<Forward> {
  const target = cluster.hosts.find(({ name }) => name === host);
  if (target === undefined) throw new ClusterFault(`There is no host ${host}.`);
  return forwardInto(namespaceFile(cluster.name, host), target.address, port, listen);
}

/** The same into any network namespace, given by its file. */
export async function forwardInto(namespace: string, address: string, port: number, listen: number): Promise<Forward> {
  const server = createServer();
  server.listen(listen, '127.0.0.1');
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new ClusterFault(`Port ${listen} of 127.0.0.1 is taken by another program.`);
  });
  // A socket stays in the namespace that it was made in: this one listens here, and those of the forwarder connect there.
  const program = [process.execPath, join(import.meta.dirname, 'forwarder.ts'), address, String(port)];
  const forwarder = spawn('nsenter', [`--net=${namespace}`, ...program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Ctrl-C is for whoever forwards.
    detached: true,
  });
  const ended = once(forwarder, 'exit');
  const { port: listening } = server.address() as AddressInfo;
  forwarder.send('listen', server);
  await Promise.race([
    once(forwarder, 'message'),
    ended.then(() => {
      throw new Error(`nothing can be forwarded to ${address} in ${namespace}`);
    }),
  ]);
  server.close();
  return {
    port: listening,
    async close() {
      if (forwarder.connected) forwarder.disconnect();
      await ended;
    },
  };
}
