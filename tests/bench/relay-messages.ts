/** Many clients that each send small messages at the rate of a moving pointer, and wait for the answer to each. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Desktop } from '../support/rfb.ts';
import { collectGarbage } from './collect-garbage.ts';
import type { Route } from './display-routes.ts';
import { SMALL_UPDATE, updateRequest } from './fake-display-messages.ts';
import { clientFrame, payloadCounter } from './frames.ts';
import { percentile } from './percentile.ts';
import { cpuSeconds } from './process-cost.ts';

export const CONNECTIONS = 50;
export const MESSAGES_PER_SECOND = 60;
const INTERVAL_MS = 1000 / MESSAGES_PER_SECOND;
const WARM_UP_MS = 1_000;
const MEASURED_MS = 4_000;
const LOOK_EACH_MS = 1;

export interface Messages {
  p50Ms: number;
  p99Ms: number;
  /** What the relay used of a processor, in seconds a second. */
  cpu: number;
}

export async function measureMessages(route: Route): Promise<Messages> {
  const desktops: Desktop[] = [];
  collectGarbage();
  try {
    for (let n = 0; n < CONNECTIONS; n++) desktops.push(await route.open());
    const latencies: number[] = [];
    const clients = desktops.map((desktop, n) => echoing(desktop, n * (INTERVAL_MS / CONNECTIONS), latencies));
    const pids = route.pids();
    await send(clients, WARM_UP_MS);
    latencies.length = 0;
    const before = { cpu: cpuSeconds(pids), at: performance.now() };
    await send(clients, MEASURED_MS);
    const cpu = (cpuSeconds(pids) - before.cpu) / ((performance.now() - before.at) / 1000);
    const expected = (CONNECTIONS * MEASURED_MS) / INTERVAL_MS;
    if (latencies.length < expected * 0.9) throw new Error(`${route.name} answered ${latencies.length} of ${expected}`);
    return { p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99), cpu };
  } finally {
    for (const { socket } of desktops) socket.terminate();
  }
}

/**
 * A client; `offset` is how long after the others' common beginning it sends its first message. It writes and counts the frames itself: what a
 * whole WebSocket takes for that would be in every relay's times.
 */
function echoing({ connection }: Desktop, offset: number, latencies: number[]) {
  const request = clientFrame(updateRequest());
  const sentAt: number[] = [];
  let answeredBytes = 0;
  const count = payloadCounter();
  connection.removeAllListeners('data').on('data', (bytes: Buffer) => {
    const now = performance.now();
    // A relay may put several answers into one message.
    for (answeredBytes += count(bytes); answeredBytes >= SMALL_UPDATE.length; answeredBytes -= SMALL_UPDATE.length)
      latencies.push(now - (sentAt.shift() ?? Number.NaN));
  });
  return {
    offset,
    send() {
      sentAt.push(performance.now());
      connection.write(request);
    },
  };
}

async function send(clients: ReturnType<typeof echoing>[], milliseconds: number): Promise<void> {
  const begun = performance.now();
  const due = clients.map(({ offset }) => begun + offset);
  for (let now = begun; now < begun + milliseconds; now = performance.now()) {
    for (const [n, client] of clients.entries()) {
      if ((due[n] ?? 0) > now) continue;
      client.send();
      due[n] = (due[n] ?? 0) + INTERVAL_MS;
    }
    await wait(LOOK_EACH_MS);
  }
}
