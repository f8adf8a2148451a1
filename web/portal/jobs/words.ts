/** What is said of a job. */
import type { TFunction } from 'i18next';
import type { Job } from '../../../src/jobs/schema.ts';
import type { SessionStatus } from '../../../src/session/schema.ts';
import { clock, minutesInWords, relativeTime } from '../../ui/times.ts';

type T = TFunction<'jobs'>;

const MIB_PER_GIB = 1024;
const MINUTE_MS = 60_000;

export interface Standing {
  label: string;
  help: string | null;
  /** The session state that it looks like. */
  tone: SessionStatus;
}

export function standing(job: Pick<Job, 'state' | 'waiting' | 'end'>, t: T): Standing {
  if (job.state === 'pending') {
    const isHeld = job.waiting?.reason === 'held';
    return { label: t(isHeld ? 'state.held' : 'state.pending'), help: null, tone: 'pending' };
  }
  if (job.state !== 'ended' || job.end === null) {
    const isRunning = job.state === 'running';
    return {
      label: t(`state.${isRunning ? 'running' : 'completing'}`),
      help: null,
      tone: isRunning ? 'running' : 'stopping',
    };
  }
  const { cause, status } = job.end;
  const failed = cause === 'exit' && status !== 0 && status !== null;
  const key = failed ? 'exitStatus' : cause;
  const isWell = key === 'exit' || key === 'cancelled' || key === 'unknown';
  return { label: t(`end.${key}`, { status }), help: t(`endHelp.${key}`), tone: isWell ? 'stopped' : 'failed' };
}

/** '2 nodes · 8 CPUs · 16 GiB · 1 × a100'; one node is not worth a word. */
export function amounts(job: Pick<Job, 'node_count' | 'cpus' | 'memory_mib' | 'gpus'>, t: T): string {
  const { node_count, cpus, memory_mib, gpus } = job;
  const parts = [
    ...((node_count ?? 1) > 1 ? [t('nodes', { count: node_count ?? 0 })] : []),
    ...(cpus === null ? [] : [t('cpus', { count: cpus })]),
    ...(memory_mib === null ? [] : [t('memory', { size: gib(memory_mib) })]),
    ...Object.entries(gpus).map(([type, count]) => t('gpu', { count, type: type || t('anyGpu') })),
  ];
  return parts.length === 0 ? t('unknown') : parts.join(' · ');
}

export function gib(mebibytes: number): number {
  const size = mebibytes / MIB_PER_GIB;
  return size >= 10 ? Math.round(size) : Number(size.toPrecision(2));
}

/** Why it waits, in the words that sessions have; a limit may be somebody else's here. null where it does not. */
export function whyItWaits(job: Job, t: T, ui: TFunction<'ui'>): string | null {
  const { waiting, gpus, cpus, memory_mib, partition } = job;
  if (waiting === null) return null;
  if (waiting.reason === 'limit') return t('limitHolds');
  const count = Object.values(gpus).reduce((sum, some) => sum + some, 0);
  const what =
    count > 0 ? ui('wait.gpus', { count }) : ui('wait.cpus', { count: cpus ?? 0, memory: gib(memory_mib ?? 0) });
  return ui(`wait.reason.${waiting.reason}`, { what: partition === null ? what : ui('wait.on', { what, partition }) });
}

/** How long it has run, of how long it may; when it is expected to start; when it ended. */
export function timing(job: Job, now: number, t: T, language: string): string {
  const { state, submitted_at, started_at, ended_at, max_minutes, waiting } = job;
  if (state === 'pending') {
    const start = waiting?.expected_start ? Date.parse(waiting.expected_start) : 0;
    if (start > now) return t('expected', { when: clock(start, now, language) });
    return submitted_at === null ? t('unknown') : relativeTime(Date.parse(submitted_at), now, language);
  }
  if (state === 'ended') return ended_at === null ? t('unknown') : relativeTime(Date.parse(ended_at), now, language);
  if (started_at === null) return t('unknown');
  const time = minutesInWords(Math.max(0, Math.floor((now - Date.parse(started_at)) / MINUTE_MS)), language);
  return max_minutes === null ? time : t('ofLimit', { time, limit: minutesInWords(max_minutes, language) });
}
