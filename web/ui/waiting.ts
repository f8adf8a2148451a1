/** Why a session does not run yet, in words. The command line says the same: src/cli/waiting.ts. */
import type { TFunction } from 'i18next';
import type { Session } from '../../src/session/schema.ts';
import { gibOf } from './memory.ts';
import { clock } from './times.ts';

/** Words of the scheduler that say nothing more. */
const SAID: readonly string[] = ['Resources', 'Priority', 'JobHeldUser'];

/** A session, or what waits as one does. */
export interface Waiting {
  waiting: Session['waiting'];
  config: { resources: Pick<Session['config']['resources'], 'gpus' | 'cpus' | 'memory' | 'partition'> };
}

export interface WaitingWords {
  /** 'Waiting for 2 GPUs' */
  why: string;
  /** The same without where. */
  brief: string;
  /** '2:30 PM'; null where nobody expects anything, or what was expected has not come true. */
  when: string | null;
  /** The scheduler's own word for it, where that helps: 'QOSMaxJobsPerUserLimit'. */
  detail: string | null;
}

export function waitingInWords(
  { waiting, config }: Waiting,
  now: number,
  t: TFunction<'ui'>,
  language: string,
): WaitingWords | null {
  if (waiting === null) return null;
  const { reason, detail, expected_start } = waiting;
  const { partition } = config.resources;
  const what = amounts(config, t);
  const start = expected_start === null ? 0 : Date.parse(expected_start);
  return {
    why: t(`wait.reason.${reason}`, { what: partition === null ? what : t('wait.on', { what, partition }) }),
    brief: t(`wait.reason.${reason}`, { what }),
    when: start > now ? clock(start, now, language) : null,
    detail: detail !== null && SAID.includes(detail) ? null : detail,
  };
}

function amounts({ resources }: Waiting['config'], t: TFunction<'ui'>): string {
  const { gpus, cpus, memory } = resources;
  return gpus > 0
    ? t('wait.gpus', { count: gpus })
    : t('wait.cpus', { count: cpus, memory: Number(gibOf(memory).toFixed(3)) });
}
