/** E-mails and pages say the same at the same moments, though the server cannot have the code of pages nor they the server's. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JOB_HELP } from '../../src/notifications/job-texts.ts';
import { REASONS } from '../../src/notifications/reasons.ts';
import { soonEnd } from '../../src/notifications/soon-end.ts';

/** The compiler checks pages and server apart, each with its own globals. */
const WEB = join(import.meta.dirname, '../../web/ui');
const { reasons } = await import(join(WEB, 'locales/reasons.ts'));
const { en, ko } = await import(join(WEB, '../portal/locales/jobs.ts'));
const { soonEnd: soonEndOnPages } = await import(join(WEB, 'warnings/soonEnd.ts'));

const NOW = Date.parse('2026-11-23T12:00:00Z');
const MINUTE_MS = 60_000;

describe('notifications beside the pages', () => {
  it.each(['en', 'ko'] as const)('say in %s why a session ended as pages do', (language) => {
    const onPages = Object.entries<{ what: string }>(reasons[language]).map(([reason, { what }]) => [reason, what]);
    expect(Object.entries(REASONS[language])).toEqual(onPages);
  });

  it.each(['en', 'ko'] as const)('say in %s what the end of a job means as its page does', (language) => {
    const { exit, exitStatus, ...others } = { en, ko }[language].endHelp;
    expect(JOB_HELP[language]).toEqual({ completed: exit, failed: exitStatus, ...others });
  });

  it('come when pages warn of an end', () => {
    const minutes = [null, 1, 9.9, 10, 10.1, 59.9, 60, 60.1];
    const at = (inMinutes: number | null): number | null => (inMinutes === null ? null : NOW + inMinutes * MINUTE_MS);
    const iso = (moment: number | null): string | null => (moment === null ? null : new Date(moment).toISOString());
    let near = 0;
    for (const status of ['starting', 'running', 'stopping'] as const)
      for (const expires_at of minutes.map(at))
        for (const idle_ends_at of minutes.map(at))
          for (const maintenance_at of minutes.map(at)) {
            const end = soonEnd({ status, expires_at, idle_ends_at, maintenance_at }, NOW);
            const shown = {
              expires_at: iso(expires_at),
              idle_ends_at: iso(idle_ends_at),
              maintenance_at: iso(maintenance_at),
            };
            expect(end).toEqual(soonEndOnPages({ status, ...shown }, NOW));
            if (end !== null) near += 1;
          }
    expect(near).toBeGreaterThan(100);
  });
});
