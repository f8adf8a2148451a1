/** From asking for a session to seeing its desktop, as a page does it, beside starting the same display by hand. */
import { once } from 'node:events';
import type WebSocket from 'ws';
import type { BerthEvent } from '../../src/events/schema.ts';
import type { Session } from '../../src/session/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal } from '../support/portal.ts';
import { sessionProcesses } from '../support/processes.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';
import { type BareDisplay, bareDisplay } from './bare-display.ts';
import { median } from './median.ts';
import { quietMachine } from './quiet.ts';

const APP = 'gedit';
const NAME = 'berth bench';
const WARM_UP_PAIRS = 3;
const PAIRS = 25;

/** What lies on the way, in milliseconds since the request; the order is the order of the report. */
const MILESTONES = ['answered', 'job_started', 'display_ready', 'running pushed', 'ServerInit'] as const;
type Milestones = Record<(typeof MILESTONES)[number], number>;

export interface SessionStart {
  /** The median of each pair's session divided by its bare display. */
  ratio: number;
  pairs: number;
  /** Pairs before which the machine was idle. */
  quietPairs: number;
  sessionMs: number;
  bareMs: number;
  milestones: { name: string; ms: number }[];
}

export async function measureSessionStart(): Promise<SessionStart> {
  const portal = await startPortal();
  let bare: BareDisplay | undefined;
  try {
    const client = await logIn(portal.url);
    const events = client.socket('/events');
    await once(events, 'open');
    bare = (await startSession(client, events, bareDisplay)).looked;
    const pairs: { bareMs: number; session: Milestones }[] = [];
    let quietPairs = 0;
    for (let n = 0; n < WARM_UP_PAIRS + PAIRS; n++) {
      const quietBefore = await quietMachine();
      const { milestones } = await startSession(client, events, () => null);
      const quietBetween = await quietMachine();
      const bareMs = await bare.start();
      if (n < WARM_UP_PAIRS) continue;
      pairs.push({ session: milestones, bareMs });
      if (quietBefore && quietBetween) quietPairs++;
    }
    events.close();
    return {
      ratio: median(pairs.map(({ session, bareMs }) => session.ServerInit / bareMs)),
      pairs: PAIRS,
      quietPairs,
      sessionMs: median(pairs.map(({ session }) => session.ServerInit)),
      bareMs: median(pairs.map(({ bareMs }) => bareMs)),
      milestones: MILESTONES.map((name) => ({ name, ms: median(pairs.map(({ session }) => session[name])) })),
    };
  } finally {
    bare?.dispose();
    await portal.dispose();
  }
}

/** Starts a session, goes through to its desktop, lets somebody look at it, and ends it; resolves when nothing of it runs any more. */
async function startSession<T>(
  client: Client,
  events: WebSocket,
  look: (session: Session) => T,
): Promise<{ milestones: Milestones; looked: T }> {
  // The socket tells of one session at a time, and may tell of it before the request is answered.
  const running = new Promise<{ session: Session; at: number }>((resolve) => {
    const listen = (frame: Buffer): void => {
      const event = JSON.parse(frame.toString('utf8')) as BerthEvent;
      if (event.type !== 'session.updated' || event.data.status !== 'running') return;
      events.off('message', listen);
      resolve({ session: event.data, at: performance.now() });
    };
    events.on('message', listen);
  });
  const begunAt = Date.now();
  const begun = performance.now();
  const { session_id } = await client.launch({ app_id: APP, name: NAME });
  const answered = performance.now() - begun;
  const pushed = await running;
  const desktop = await openDesktop(client.socket(`/display/${session_id}`));
  const seen = performance.now() - begun;
  if (desktop.name !== NAME) throw new Error(`the desktop calls itself ${JSON.stringify(desktop.name)}`);

  const looked = look(pushed.session);
  desktop.socket.close();
  const { steps } = await client.session(session_id);
  const stepAt = (name: string): number => Date.parse(steps.find(({ step }) => step === name)?.at ?? '') - begunAt;
  await client.request('DELETE', `/api/app/sessions/${session_id}`);
  await client.reached(session_id, 'stopped');
  await until('the session is gone', () => sessionProcesses(session_id).length === 0);
  await client.request('POST', `/api/app/sessions/${session_id}/forget`);
  const milestones = {
    answered,
    job_started: stepAt('job_started'),
    display_ready: stepAt('display_ready'),
    'running pushed': pushed.at - begun,
    ServerInit: seen,
  };
  return { milestones, looked };
}
