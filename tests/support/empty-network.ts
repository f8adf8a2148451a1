/** A network in which there is nothing but its own loopback. Only root can make one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface EmptyNetwork {
  /** Its file, for nsenter. */
  namespace: string;
  close(): Promise<void>;
}

export async function emptyNetwork(): Promise<EmptyNetwork> {
  // It is there for as long as one process is in it: this one ends with its standard input.
  const holder = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo up && exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'exit');
  await Promise.race([
    once(holder.stdout, 'data'),
    ended.then(() => {
      throw new Error('no network of its own could be made');
    }),
  ]);
  return {
    namespace: `/proc/${holder.pid}/ns/net`,
    async close() {
      holder.stdin.end();
      await ended;
    },
  };
}
