/** What a site's own metrics are, beside those of each process: sessions, displays, launches, the scheduler, the certificate. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Counter, Gauge, Registry } from '@prometheus-io/client';
import type { SessionRecord } from './records/records.ts';
import { hasEnded } from './session/transitions.ts';

export interface SiteMetrics {
  registry: Registry;
  sessionMoved(before: Pick<SessionRecord, 'status'>, after: Pick<SessionRecord, 'status'>): void;
  /** What is read when somebody asks for metrics; null of what another process tells. */
  measure(sources: {
    /** How many sessions have not ended. */
    living: (() => Promise<number>) | null;
    /** How many displays are open. */
    displays: (() => number) | null;
    schedulerSilentMs: (() => Promise<number>) | null;
    /** The file of the site's certificate. */
    certificate: string | null;
  }): void;
}

export function siteMetrics(): SiteMetrics {
  const registry = new Registry();
  const launches = new Counter({
    name: 'berth_launches_total',
    help: 'Launches that came to a desktop, and those that failed before',
    labelNames: ['result'],
    registers: [registry],
  });
  // There from the start: of a series that begins with its first failure Prometheus sees no increase.
  for (const result of ['started', 'failed']) launches.inc({ result }, 0);

  const gauge = (name: string, help: string, read: (() => number | Promise<number>) | null): void => {
    if (read === null) return;
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        // What cannot be read now takes the others not along.
        this.set(await (async () => read())().catch(() => Number.NaN));
      },
    });
  };

  return {
    registry,
    sessionMoved({ status: before }, { status: after }) {
      if (before === after) return;
      if (after === 'running') launches.inc({ result: 'started' });
      else if (after === 'failed' && before !== 'running' && !hasEnded(before)) launches.inc({ result: 'failed' });
    },
    measure({ living, displays, schedulerSilentMs, certificate }) {
      gauge('berth_sessions_living', 'Sessions that have not ended', living);
      gauge('berth_displays_open', 'Displays that a browser is connected to', displays);
      gauge(
        'berth_scheduler_silent_seconds',
        'How long ago the scheduler last answered',
        schedulerSilentMs && (async () => (await schedulerSilentMs()) / 1000),
      );
      gauge(
        'berth_certificate_expires_seconds',
        "When the site's certificate ends, in seconds since 1970",
        certificate === null ? null : () => new X509Certificate(readFileSync(certificate)).validToDate.getTime() / 1000,
      );
    },
  };
}
