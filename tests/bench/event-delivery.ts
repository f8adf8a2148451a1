/** How soon all who listen to `/events` know of a change. */
import type { RawData, WebSocket } from 'ws';
import type { Client } from '../support/client.ts';
import { until } from '../support/until.ts';
import { moment } from './cluster-probes.ts';

const WARM_UP = 10;
const CHANGES = 60;

/**
 * Milliseconds from each publication to the last listener's message. The change is a real one: an administrator has the catalogue read
 * again, which is told to everybody.
 */
export async function deliveryTimes(admin: Client, listeners: WebSocket[]): Promise<number[]> {
  let arrived = 0;
  let lastAt = 0;
  let frame: RawData = Buffer.alloc(0);
  const take = (message: RawData): void => {
    arrived++;
    lastAt = moment();
    frame = message;
  };
  for (const listener of listeners) listener.on('message', take);
  const times: number[] = [];
  for (let n = 0; n < WARM_UP + CHANGES; n++) {
    arrived = 0;
    const { status } = await admin.request('POST', '/api/admin/apps/reload');
    if (status !== 200) throw new Error(`the catalogue was not read again: ${status}`);
    await until('all have the event', () => arrived === listeners.length);
    const { id, type } = JSON.parse(String(frame));
    if (type !== 'apps.updated') throw new Error(`an event ${type} came`);
    if (n >= WARM_UP) times.push(lastAt - publishedAt(id));
  }
  for (const listener of listeners) listener.off('message', take);
  return times;
}

/** An event's id begins with the millisecond in which it was published, rounded down. */
function publishedAt(id: string): number {
  return Number(id.split('-')[0]);
}
