/** What a session consists of is killed, part by part, at moments of its life that come from a seed (see BERTH_CHAOS_SEED). */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { openDesktop } from '../support/rfb.ts';
import { seeded } from '../support/seed.ts';
import { partsOf } from '../support/session-parts.ts';
import { displaysOf, processesUnder, type SessionProcess } from '../support/site-processes.ts';
import { until } from '../support/until.ts';

const TRIALS_EACH = Number(process.env.BERTH_CHAOS_TRIALS ?? 3);
/** From a part's appearance; a session is up about 300 ms after its launch. */
const LIFE_MS = 400;

const random = seeded();
console.log(`BERTH_CHAOS_SEED=${random.seed}`);

let portal: TestPortal;
let admin: Client;
beforeAll(async () => {
  portal = await startPortal();
  admin = await logIn(portal.url);
});
afterAll(() => portal.dispose());

async function stop(sessionId: string): Promise<void> {
  await admin.request('DELETE', `/api/app/sessions/${sessionId}`);
  await admin.reached(sessionId, 'stopped');
}

const PARTS = Object.values(partsOf('xterm '));

const trials = PARTS.flatMap((part) =>
  Array.from({ length: TRIALS_EACH }, (_, index) => ({ ...part, after: index === 0 ? 0 : random.below(LIFE_MS) })),
);

describe('a session that loses a part by SIGKILL says so, leaves no process and can be restarted', () => {
  it.each(trials)('its $name, $after ms after that appears', async ({ name, find, reasons, after }) => {
    const { session_id } = await admin.launch({ app_id: 'xterm' });
    const processes = (): SessionProcess[] =>
      processesUnder(portal.runtimeDir).filter((one) => one.session_id === session_id);
    const { pid } = await until('the part is there', () => find(processes()));
    // The moment is what is tried.
    await pause(after);
    process.kill(pid, 'SIGKILL');

    const ended = await until('the session has ended, or was launched anew', async () => {
      const session = await admin.session(session_id);
      // A launcher that was killed before it had begun is replaced.
      const now = find(processes());
      const anew = name === 'launcher' && session.status === 'running' && now !== undefined && now.pid !== pid;
      return anew || session.status === 'failed' || session.status === 'stopped' ? session : null;
    });
    if (ended.status === 'running') {
      expect(displaysOf(processes())).toHaveLength(1);
      return stop(session_id);
    }
    expect(ended).toMatchObject({ status: 'failed', message: expect.stringMatching(/restart|log/i) });
    expect(reasons).toContain(ended.reason);
    await until('no process is left', () => processes().length === 0);

    const again = await admin.request<Session>('POST', `/api/app/sessions/${session_id}/restart`);
    expect(again.status).toBe(201);
    const running = await admin.reached(again.body.session_id, 'running', 'failed');
    const desktop = await openDesktop(admin.socket(`/display/${running.session_id}`));
    desktop.socket.close();
    await stop(running.session_id);
  });
});
