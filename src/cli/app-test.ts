/** `berth app test`: launches an app as a user would, looks at its display until there is something to see, and stops it. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { app } from '../apps/schema.ts';
import { type Session, session, sessionLog } from '../session/schema.ts';
import type { Client } from './client.ts';
import type { Command, Output } from './command.ts';
import { CliFault, EXIT } from './faults.ts';
import { followSession } from './follow-session.ts';
import { LAUNCH_OPTIONS, launchRequestOf } from './launch-request.ts';
import { encodePng } from './png.ts';
import { openScreen, type Screen } from './screen.ts';
import { stepTeller } from './step-teller.ts';
import { safe, safeLines } from './text.ts';

/** From the display on: a large application on a busy file system takes its time. */
const SHOWS_WITHIN_MS = 120_000;
/** A window is drawn when nothing has been drawn for so long, and not waited for longer than that. */
const QUIET_MS = 700;
const DRAWN_WITHIN_MS = 5_000;
const LOOK_EACH_MS = 50;
const LOG_LINES = 20;

const address = (id: string) => `/api/app/sessions/${encodeURIComponent(id)}`;

export const appTest: Command = {
  name: 'app test',
  positionals: ['id'],
  summary: 'Launch an app, take its picture when it shows something, and stop it',
  options: {
    output: { type: 'string', value: 'file', help: 'where the picture goes, a PNG (<id>.png)' },
    ...LAUNCH_OPTIONS,
  },
  async run(context) {
    const { client, option, output } = context;
    const [appId = ''] = context.positionals;
    const chosen = await client.request(app, 'GET', `/api/app/apps/${encodeURIComponent(appId)}`);
    const file = resolve(option('output') ?? `${chosen.app_id}.png`);
    const launched = await client.request(session, 'POST', '/api/app/sessions', launchRequestOf(chosen, context));
    const { session_id } = launched;
    const interrupted = interruption();
    try {
      const { screen, seconds } = await Promise.race([show(client, launched, output), interrupted.happens]);
      const { width, height, rgb } = screen;
      await writeFile(file, encodePng(width, height, rgb));
      const picture = `${safe(file)} (${width}x${height})`;
      output.answer(
        { session_id, picture: file, width, height, seconds },
        () => `${safe(chosen.app_id)} shows something; its picture is ${picture}\n`,
      );
    } catch (error) {
      if (error instanceof CliFault) throw error;
      throw new CliFault(EXIT.refused, `${safe((error as Error).message)}\n${await endOfLog(client, session_id)}`);
    } finally {
      interrupted.forget();
      await client.request(session, 'DELETE', address(session_id));
    }
  },
};

/** The display once there is something to see, and after how many seconds each step came. */
async function show(client: Client, launched: Session, output: Output) {
  const { session_id } = launched;
  const { tell, line } = stepTeller(output);
  const running = await followSession(client, session_id, tell);
  if (running.status !== 'running') throw new Error(`It did not start: ${running.message ?? running.status}`);
  if (running.displayUrl?.endsWith(`/display/${session_id}`) !== true) {
    throw new Error('This site shows displays without the gateway (display.route: direct); look at it on its page.');
  }
  const socket = client.display(session_id);
  try {
    const { screen, shownAt } = await look(socket);
    const last = await client.request(session, 'GET', address(session_id));
    tell(last);
    line(last, shownAt, 'window appeared');
    const steps = [
      ...last.steps.map(({ step, at }) => [step, Date.parse(at)] as const),
      ['window_appeared', shownAt] as const,
    ];
    const begun = Date.parse(last.created_at);
    return { screen, seconds: Object.fromEntries(steps.map(([step, at]) => [step, (at - begun) / 1000])) };
  } catch (error) {
    // Why the display is gone says the session, a moment later.
    const last = await ended(client, session_id);
    throw last === null ? error : new Error(`It ended before it showed anything: ${last.message ?? last.status}`);
  } finally {
    socket.terminate();
  }
}

async function look(socket: WebSocket): Promise<{ screen: Screen; shownAt: number }> {
  const screen = await openScreen(socket);
  const openedAt = Date.now();
  let drawnAt = openedAt;
  let shownAt: number | null = null;
  const drawing = (async () => {
    for (;;) {
      await screen.update();
      drawnAt = Date.now();
    }
  })();
  const isDrawn = (): boolean => {
    const now = Date.now();
    if (shownAt === null && screen.showsSomething()) shownAt = now;
    if (shownAt === null && now - openedAt > SHOWS_WITHIN_MS) {
      throw new Error(`It runs, but shows nothing within ${SHOWS_WITHIN_MS / 1000} s: its screen is black.`);
    }
    return shownAt !== null && (now - drawnAt > QUIET_MS || now - shownAt > DRAWN_WITHIN_MS);
  };
  while (!isDrawn()) await Promise.race([drawing, delay(LOOK_EACH_MS)]);
  return { screen, shownAt: shownAt ?? openedAt };
}

const ENDED_WITHIN_MS = 3_000;

/** The session where it has ended, or does so now; null where it goes on. */
async function ended(client: Client, sessionId: string): Promise<Session | null> {
  const until = Date.now() + ENDED_WITHIN_MS;
  for (;;) {
    const last = await client.request(session, 'GET', address(sessionId));
    if (last.ended_at !== null) return last;
    if (Date.now() > until) return null;
    await delay(LOOK_EACH_MS);
  }
}

async function endOfLog(client: Client, sessionId: string): Promise<string> {
  const { log } = await client.request(sessionLog, 'GET', `${address(sessionId)}/log`);
  const lines = safeLines(log).trim().split('\n').slice(-LOG_LINES);
  return `Its log (berth session log ${sessionId}) ends so:\n${lines.map((text) => `  ${text}`).join('\n')}`;
}

/** A session that nobody waits for any more is not left running. */
function interruption(): { happens: Promise<never>; forget: () => void } {
  let happen = () => {};
  const happens = new Promise<never>((_, reject) => {
    happen = () => reject(new CliFault(EXIT.refused, 'Interrupted; its session is being stopped.'));
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, happen);
  return {
    happens,
    forget() {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, happen);
    },
  };
}
