import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StudySample } from '../../../src/studies/schema.ts';
import { shareInWords } from '../../cae/numbers.ts';
import { RunBadge } from '../../cae/RunBadge.tsx';
import { isLiving } from '../../cae/words.ts';
import badge from '../../ui/StatusBadge.module.css';
import classes from './SampleState.module.css';

/** What has become of a sample: how far its run is, or why it ended as it did. */
export function SampleState({ sample }: { sample: StudySample }) {
  const { t, i18n } = useTranslation('cae');
  const { t: studies } = useTranslation('studies');
  const { status, reason, progress, index } = sample;
  if (status === 'waiting')
    return (
      <span className={badge.badge} data-status="stopped" title={studies('samples.waitingHelp')}>
        {studies('samples.waiting')}
      </span>
    );
  const isWhy = reason !== null && status !== 'completed' && !isLiving({ status });
  // Which step it was, its own page tells.
  const why = isWhy && (reason === 'step_failed' ? studies('samples.stepFailed') : t(`reason.${reason}.what`));
  return (
    <span className={classes.state}>
      <RunBadge status={status} />
      {progress !== null && status === 'running' && (
        <span className={classes.far}>
          <Progress
            value={progress * 100}
            className={classes.bar ?? ''}
            aria-label={t('progress', { name: studies('samples.open', { number: index + 1 }) })}
          />
          {shareInWords(progress, i18n.language)}
        </span>
      )}
      {why && (
        <span className={classes.why} title={why}>
          {why}
        </span>
      )}
    </span>
  );
}
