/** How Berth keeps up with many sessions in the records and many pages that listen. */
import { once } from 'node:events';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { deliveryTimes } from './event-delivery.ts';
import { closeAll, IDLE_CONNECTIONS, idleBytes, openAll } from './idle-memory.ts';
import { interruptible } from './interruptible.ts';
import { percentile } from './percentile.ts';
import { quietMachine } from './quiet.ts';
import type { Part } from './report.ts';
import { PAGE, pageTimes, userWithSessions } from './session-pages.ts';

const FEW = 100;
const MANY = 10_000;
/** How much slower a page with many may be and still count as equally fast: two runs of the same differ by as much. */
const FLAT = 1.3;
const LISTENERS = IDLE_CONNECTIONS;

const COLLECT_GARBAGE = join(import.meta.dirname, 'collect-garbage.ts');

const number = (value: number): string => value.toLocaleString('en');

const METHOD = `- **A page** is \`GET /api/app/sessions?limit=${PAGE}\` until its JSON is read, of a user who has half of all sessions in the records; p95 of 400
  requests, one at a time, after 50. Two portals run side by side, one with ${number(FEW)} and one with ${number(MANY)} sessions, and are asked in turns. The sessions
  are recorded ones that have ended.
- **An event**: an administrator has the catalogue read again, which is told to everybody. From its publication, by the millisecond that its
  id begins with, until the last of ${number(LISTENERS)} clients of \`/events\` has the message; p95 of 60 events. All clients are in one process of the same machine.
- **An idle listener** is the growth of the portal's memory (PSS, \`/proc/<pid>/smaps_rollup\`) from no connection to ${number(LISTENERS)} clients of
  \`/events\`, divided by their number. Garbage is collected before both looks. 1 KB is 1,000 bytes.`;

export async function measureRecords(say: (line: string) => void): Promise<Part> {
  return interruptible(async (after) => {
    const start = async (): Promise<TestPortal> => {
      const portal = await startPortal({ env: { NODE_OPTIONS: `--import=${COLLECT_GARBAGE}` } });
      after.defer(portal.dispose);
      return portal;
    };
    const first = await start();
    const second = await start();
    const admin = await logIn(first.url);

    say('idle listeners …');
    const idle = await idleBytes(
      () => [first.pid()],
      () => listen(admin),
      { count: LISTENERS, collects: true },
    );
    say('events …');
    const listeners = await openAll(() => listen(admin), LISTENERS);
    await quietMachine();
    const delivered = await deliveryTimes(admin, listeners);
    await closeAll(listeners);
    say('pages of sessions …');
    const few = await userWithSessions(first, admin, FEW);
    const many = await userWithSessions(second, await logIn(second.url), MANY);
    await quietMachine();
    const [pageOfFew = Number.NaN, pageOfMany = Number.NaN] = await pageTimes([few, many]);
    return describe({ idle, delivered, pageOfFew, pageOfMany });
  });
}

async function listen(client: Client): Promise<WebSocket> {
  const socket = client.socket('/events');
  await once(socket, 'open');
  return socket;
}

const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`;

function describe(measured: { idle: number; delivered: number[]; pageOfFew: number; pageOfMany: number }): Part {
  const { idle, delivered, pageOfFew, pageOfMany } = measured;
  return {
    figures: [
      {
        name: `page of ${PAGE}, ${number(MANY)} sessions recorded, p95`,
        measured: pageOfMany,
        most: 10,
        write: milliseconds,
      },
      {
        name: `the same, to ${number(FEW)} sessions recorded`,
        measured: pageOfMany / pageOfFew,
        most: FLAT,
        write: (value) => `${value.toFixed(2)} ×`,
      },
      {
        name: `event to the last of ${number(LISTENERS)} listeners, p95`,
        measured: percentile(delivered, 0.95),
        most: 50,
        write: milliseconds,
      },
      {
        name: `idle listener, of ${number(LISTENERS)}`,
        measured: idle,
        most: 16_000,
        write: (bytes) => `${(bytes / 1000).toFixed(1)} KB`,
      },
    ],
    notes: [
      `A page took ${milliseconds(pageOfFew)} with ${number(FEW)} sessions in the records (p95).`,
      `The last listener had an event after ${milliseconds(percentile(delivered, 0.5))} (median).`,
    ],
    method: METHOD,
  };
}
