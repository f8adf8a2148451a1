/** Users of a site at work: each watches events, looks at a desktop, asks for lists, launches and stops. What went wrong is kept. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Session } from '../../src/session/schema.ts';
import type { Client } from './client.ts';
import { openDesktop } from './rfb.ts';
import { until } from './until.ts';

const LOOK_EACH_MS = 100;
const RECONNECT_MS = 50;

interface Told {
  id: string;
  type: string;
  data: unknown;
}

export interface UserAtWork {
  client: Client;
  /** The desktop that stays open. */
  session: Session;
  /** All that this user's page was told, in order, over all its connections. */
  told: Told[];
  /** Whether the desktop is on the screen now. */
  seesDesktop(): boolean;
  /** How long the desktop was away, each time, in milliseconds. */
  gaps: number[];
  requests: { sent: number; failed: string[] };
  stop(): Promise<void>;
}

export async function putToWork(client: Client): Promise<UserAtWork> {
  const launch = async (): Promise<Session> => {
    const { session_id } = await client.launch({
      app_id: 'xterm',
      config: { resources: { cpus: 1, memory: '256Mi' } },
    });
    return client.reached(session_id, 'running');
  };
  let lostAt: number | null = null;
  let isThere = false;
  const user: Omit<UserAtWork, 'stop'> = {
    client,
    session: await launch(),
    told: [],
    seesDesktop: () => isThere,
    gaps: [],
    requests: { sent: 0, failed: [] },
  };
  let working = true;

  async function watch(): Promise<void> {
    const { headers } = await client.request('GET', '/api/app/sessions?limit=1');
    let after = headers.get('berth-event-id') ?? '';
    while (working) {
      const socket = client.socket(`/events?after=${after}`);
      socket.on('error', () => {});
      socket.on('message', (bytes) => {
        const told: Told = JSON.parse(String(bytes));
        user.told.push(told);
        after = told.id;
      });
      await until(
        'the events are over',
        () => !working || socket.readyState === socket.CLOSED,
        Number.POSITIVE_INFINITY,
      );
      socket.terminate();
      await wait(RECONNECT_MS);
    }
  }

  async function look(): Promise<void> {
    while (working) {
      try {
        const desktop = await openDesktop(client.socket(`/display/${user.session.session_id}`));
        await desktop.update();
        if (lostAt !== null) user.gaps.push(performance.now() - lostAt);
        lostAt = null;
        isThere = true;
        await until(
          'the desktop is gone',
          () => !working || desktop.socket.readyState === desktop.socket.CLOSED,
          Number.POSITIVE_INFINITY,
        );
        desktop.socket.terminate();
      } catch {
        // Refused or cut on its way: it is opened again.
      }
      isThere = false;
      lostAt ??= performance.now();
      await wait(RECONNECT_MS);
    }
  }

  async function ask(): Promise<void> {
    while (working) {
      user.requests.sent += 1;
      const answer = await client.request('GET', '/api/app/sessions?limit=20').catch((error: Error) => error);
      if (answer instanceof Error) user.requests.failed.push(answer.message);
      else if (answer.status !== 200) user.requests.failed.push(`${answer.status} ${JSON.stringify(answer.body)}`);
      await wait(LOOK_EACH_MS);
    }
  }

  const work = [watch(), look(), ask()];
  await until('the desktop is seen and lists are read', () => isThere && user.requests.sent > 1);
  return {
    ...user,
    async stop() {
      working = false;
      await Promise.all(work);
    },
  };
}
