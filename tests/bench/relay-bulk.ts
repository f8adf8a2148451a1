/** One client that takes all that a display sends, as fast as it comes. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Route } from './display-routes.ts';
import { enableContinuousUpdates } from './fake-display-messages.ts';
import { cpuSeconds } from './process-cost.ts';

const WARM_UP_BYTES = 200e6;
const MEASURED_BYTES = 1.5e9;
const LOOK_EACH_MS = 5;
const GIGABYTE = 1e9;

export interface Bulk {
  bytesPerSecond: number;
  /** What the relay used of the processor for a gigabyte. */
  cpuSecondsPerGB: number;
}

export async function measureBulk(route: Route): Promise<Bulk> {
  const { socket } = await route.open();
  try {
    let received = 0;
    socket.on('message', (bytes: Buffer) => {
      received += bytes.length;
    });
    const have = async (bytes: number): Promise<void> => {
      while (received < bytes) {
        if (socket.readyState !== socket.OPEN) throw new Error(`${route.name} has closed the connection`);
        await wait(LOOK_EACH_MS);
      }
    };
    socket.send(enableContinuousUpdates());
    await have(WARM_UP_BYTES);
    const pids = route.pids();
    const before = { received, cpu: cpuSeconds(pids), at: performance.now() };
    await have(before.received + MEASURED_BYTES);
    const bytes = received - before.received;
    const cpu = cpuSeconds(pids) - before.cpu;
    return {
      bytesPerSecond: bytes / ((performance.now() - before.at) / 1000),
      cpuSecondsPerGB: cpu / (bytes / GIGABYTE),
    };
  } finally {
    socket.terminate();
  }
}
