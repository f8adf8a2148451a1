/** A portal whose sessions end when nobody uses them for half an hour, and whose clock a test sets ahead. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../../src/session/schema.ts';
import { startPortal, type TestPortal } from './portal.ts';
import { until } from './until.ts';

const MINUTE_MS = 60_000;

export interface ClockedPortal extends TestPortal {
  setAhead(minutes: number): void;
  /** How far ahead of this machine's its clock is, in milliseconds. */
  aheadMs(): number;
  /** What is kept of the last heartbeat of a session's job, as JSON. */
  pulse(session: Session): string | undefined;
  /** Resolves when a session's job has told that it computes nothing. */
  quiet(session: Session): Promise<unknown>;
}

export async function startClockedPortal(config = ''): Promise<ClockedPortal> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-clock-'));
  const clock = join(folder, 'ahead');
  let minutesAhead = 0;
  const setAhead = (minutes: number): void => {
    minutesAhead += minutes;
    writeFileSync(clock, String(minutesAhead * MINUTE_MS));
  };
  setAhead(0);
  const portal = await startPortal({
    config: `${config}sessions: {idle_minutes: 30}\n`,
    main: join(import.meta.dirname, 'clocked-portal.ts'),
    env: { BERTH_TEST_CLOCK: clock },
  });
  const pulse = ({ session_id }: Session): string | undefined =>
    portal
      .output()
      .split('\n')
      .findLast((line) => line.startsWith(`pulse:${session_id} `));
  return {
    ...portal,
    setAhead,
    aheadMs: () => minutesAhead * MINUTE_MS,
    pulse,
    quiet: (session) => until('its job is at rest', () => pulse(session)?.includes('"quiet_since":1')),
    async dispose() {
      await portal.dispose();
      rmSync(folder, { recursive: true });
    },
  };
}
