/** The steps of an execution, with all that its graph says. */
import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ExecutionStep } from '../../../src/workflows/schema.ts';
import { RunBadge } from '../../cae/RunBadge.tsx';
import badge from '../../ui/StatusBadge.module.css';
import classes from './StepTable.module.css';
import { hasRun } from './steps.ts';
import { useStepWords } from './useStepWords.ts';

export function StepTable({ steps }: { steps: ExecutionStep[] }) {
  const { t } = useTranslation('workflows');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by the keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={t('steps.table')}>
      <table className={classes.table} aria-label={t('steps.table')}>
        <thead>
          <tr>
            <th scope="col">{t('steps.step')}</th>
            <th scope="col">{t('steps.status')}</th>
            <th scope="col">{t('steps.why')}</th>
            <th scope="col">{t('steps.needs')}</th>
            <th scope="col">{t('steps.run')}</th>
            <th scope="col">{t('steps.version')}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <Row key={step.id} step={step} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ step }: { step: ExecutionStep }) {
  const words = useStepWords();
  const { id, solver_id, needs, workflow_version } = step;
  return (
    <tr>
      <th scope="row">
        {id}
        <span className={classes.solver}>{solver_id}</span>
      </th>
      <td>
        <StepBadge step={step} />
      </td>
      <td className={classes.why}>{words.whyOf(step) ?? '–'}</td>
      <td>{needs.join(', ') || '–'}</td>
      <td>
        <Runs step={step} />
      </td>
      <td>{workflow_version}</td>
    </tr>
  );
}

function StepBadge({ step }: { step: ExecutionStep }) {
  const { t } = useTranslation('workflows');
  const words = useStepWords();
  const { status } = step;
  if (status === 'waiting' || status === 'skipped')
    return (
      <span className={badge.badge} data-status="stopped" title={t(`steps.ownHelp.${status}`)}>
        {words.farOf(step)}
      </span>
    );
  return (
    <span className={classes.state}>
      <RunBadge status={status} />
      {status === 'running' && step.progress !== null && <span>{words.shareOf(step.progress)}</span>}
    </span>
  );
}

/** The run that stands for it, and those of before it was resumed, the newest first. */
function Runs({ step }: { step: ExecutionStep }) {
  const { t } = useTranslation('workflows');
  const { id, run_id, earlier_run_ids } = step;
  if (!hasRun(step) && earlier_run_ids.length === 0) return '–';
  return (
    <ul className={classes.runs}>
      {hasRun(step) && (
        <li>
          <Anchor component={Link} to={`/cae/runs/${run_id}`} inherit aria-label={t('steps.open', { step: id })}>
            {t('steps.openShort')}
          </Anchor>
        </li>
      )}
      {earlier_run_ids
        .map((earlier, index) => (
          <li key={earlier}>
            <Anchor component={Link} to={`/cae/runs/${earlier}`} inherit>
              {t('steps.earlier', { number: index + 1 })}
            </Anchor>
          </li>
        ))
        .toReversed()}
    </ul>
  );
}
