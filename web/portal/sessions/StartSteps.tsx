import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Session, StartStep } from '../../../src/session/schema.ts';
import classes from './StartSteps.module.css';

const ORDER: Record<StartStep, number> = {
  accepted: 0,
  submitted: 1,
  job_started: 2,
  display_ready: 3,
  app_started: 4,
};
const STEPS = Object.keys(ORDER) as StartStep[];

/** How far a start has come; only read out where something else tells why it comes no further. */
export function StartSteps({ steps, isTold }: { steps: Session['steps']; isTold: boolean }) {
  const { t } = useTranslation('ui');
  const reached = new Set(steps.map((one) => one.step));
  const last = STEPS.findLast((step) => reached.has(step));
  return (
    <span className={classes.steps} role="status">
      <span className={classes.bars} aria-hidden>
        {STEPS.map((step) => (
          <span key={step} data-reached={reached.has(step) || undefined} />
        ))}
      </span>
      {last && (isTold ? <VisuallyHidden>{t(`step.${last}`)}</VisuallyHidden> : t(`step.${last}`))}
    </span>
  );
}
