import type { Session, StartStep } from '../../src/session/schema.ts';
import { minutesInWords } from '../ui/times.ts';

/** In the order in which they happen; typed so that a step the server adds is missing here for the compiler, too. */
const ORDER: Record<StartStep, number> = {
  accepted: 0,
  submitted: 1,
  job_started: 2,
  display_ready: 3,
  app_started: 4,
};
const STEPS = (Object.keys(ORDER) as StartStep[]).sort((a, b) => ORDER[a] - ORDER[b]);

export interface StepProgress {
  step: StartStep;
  state: 'done' | 'current' | 'ahead';
  seconds: number | null;
}

/** Each step with its time since the session was created. The first one that has not happened yet is under way. */
export function startProgress({ steps, created_at }: Pick<Session, 'steps' | 'created_at'>): StepProgress[] {
  const happened = new Map(steps.map(({ step, at }) => [step, Date.parse(at)]));
  // Steps may be announced out of order; what lies before one that happened has happened.
  const last = Math.max(-1, ...steps.map(({ step }) => ORDER[step]));
  return STEPS.map((step, index) => {
    const at = happened.get(step);
    return {
      step,
      state: index <= last ? 'done' : index === last + 1 ? 'current' : 'ahead',
      seconds: at === undefined ? null : Math.max(0, (at - Date.parse(created_at)) / 1000),
    };
  });
}

const LONG_SECONDS = 10;
const MINUTE_SECONDS = 60;

/** Whether it takes so long that tenths of seconds would only make nervous. */
export const isLong = (seconds: number): boolean => seconds >= LONG_SECONDS;

/** '4.2 s', '42 s', '3 minutes', '2 hours 5 minutes'. */
export function elapsedInWords(seconds: number, language: string): string {
  if (seconds >= MINUTE_SECONDS) return minutesInWords(Math.floor(seconds / MINUTE_SECONDS), language);
  const digits = isLong(seconds) ? 0 : 1;
  const shown = isLong(seconds) ? Math.floor(seconds) : seconds;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'narrow',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(shown);
}
