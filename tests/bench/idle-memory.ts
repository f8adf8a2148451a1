/** What a program keeps in memory for each connection on which nothing happens. */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type WebSocket from 'ws';
import { memoryBytes } from './process-cost.ts';

export const IDLE_CONNECTIONS = 1_000;
/** What a program does for the first time at its first connections is none of the others' cost. */
const WARM_UP_CONNECTIONS = 50;
const AT_A_TIME = 10;
const SETTLE_MS = 2_000;

/**
 * Bytes a connection of those processes, which may be others with every connection. Those that have collect-garbage.ts are told to
 * collect it.
 */
export async function idleBytes(
  pids: () => number[],
  open: () => Promise<WebSocket>,
  { count, collects }: { count: number; collects: boolean },
): Promise<number> {
  const memory = async (): Promise<number> => {
    for (let twice = 0; twice < 2; twice++) {
      await wait(SETTLE_MS / 2);
      for (const pid of collects ? pids() : []) process.kill(pid, 'SIGUSR2');
    }
    await wait(SETTLE_MS / 2);
    return memoryBytes(pids());
  };
  await closeAll(await openAll(open, WARM_UP_CONNECTIONS));
  const before = await memory();
  const sockets = await openAll(open, count);
  try {
    const after = await memory();
    if (!sockets.every((socket) => socket.readyState === socket.OPEN)) throw new Error('an idle connection was closed');
    return (after - before) / count;
  } finally {
    await closeAll(sockets);
  }
}

export async function openAll(open: () => Promise<WebSocket>, count: number): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(AT_A_TIME, count - sockets.length) }, open);
    sockets.push(...(await Promise.all(some)));
  }
  return sockets;
}

export async function closeAll(sockets: WebSocket[]): Promise<void> {
  await Promise.all(
    sockets.map(async (socket) => {
      if (socket.readyState === socket.CLOSED) return;
      const closed = once(socket, 'close');
      socket.terminate();
      await closed;
    }),
  );
}
