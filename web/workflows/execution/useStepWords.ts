import { useTranslation } from 'react-i18next';
import type { ExecutionStep } from '../../../src/workflows/schema.ts';
import { shareInWords } from '../../cae/numbers.ts';
import { endedBy } from './steps.ts';

export function useStepWords() {
  const { t, i18n } = useTranslation('workflows');
  const { t: cae } = useTranslation('cae');
  const stateOf = ({ status }: Pick<ExecutionStep, 'status'>): string =>
    status === 'waiting' || status === 'skipped' ? t(`steps.own.${status}`) : cae(`status.${status}`);
  const shareOf = (progress: number): string => shareInWords(progress, i18n.language);
  return {
    shareOf,
    /** Its state, and how far it is while it runs. */
    farOf(step: Pick<ExecutionStep, 'status' | 'progress'>): string {
      const { status, progress } = step;
      const share = status === 'running' && progress !== null ? ` · ${shareOf(progress)}` : '';
      return stateOf(step) + share;
    },
    /** Why it is as it is; null where there is nothing to say. */
    whyOf(step: ExecutionStep): string | null {
      const { status } = step;
      if (status === 'skipped') return t('steps.ownHelp.skipped');
      const reason = endedBy(step);
      // Which of the steps of its run it was, that run's own page tells.
      if (reason !== null) return reason === 'step_failed' ? t('steps.failed') : cae(`reason.${reason}.what`);
      return null;
    },
  };
}
