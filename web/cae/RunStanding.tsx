/** How a run is, and how far. */

import { Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircle, IconLoader2, IconMinus, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../src/runs/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import { Panel } from '../portal/Panel.tsx';
import { useLocalized } from '../portal/useLocalized.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { durationInWords } from '../ui/times.ts';
import { useNow } from '../ui/useNow.ts';
import { numberInWords, shareInWords } from './numbers.ts';
import { RunBadge } from './RunBadge.tsx';
import classes from './RunStanding.module.css';
import { remainingMs } from './remaining.ts';
import { type Step, stepsOf } from './steps.ts';
import { usedOf } from './used.ts';
import { isLiving, tookInWords, useStanding } from './words.ts';

const ICONS = {
  done: IconCheck,
  current: IconLoader2,
  failed: IconAlertTriangle,
  ended: IconPlayerStop,
  waiting: IconCircle,
  skipped: IconMinus,
} satisfies Record<Step['state'], unknown>;
const RENEWAL_MS = 5_000;

export function RunStanding({ run, solver }: { run: Run; solver: Solver | undefined }) {
  const { t, i18n } = useTranslation('cae');
  const standing = useStanding(run);
  const took = tookInWords(run, i18n.language);
  const steps = stepsOf(run);
  return (
    <Panel>
      <div className={classes.standing}>
        <RunBadge status={run.status} />
        {/* What runs is told by the list of steps. */}
        {standing && run.status !== 'running' && <Text span>{standing}</Text>}
        {run.exit_status !== null && run.exit_status !== 0 && (
          <Text span c="dimmed">
            {t('exit', { status: run.exit_status })}
          </Text>
        )}
        {took && (
          <Text span c="dimmed">
            {t('took', { time: took })}
          </Text>
        )}
        {run.status === 'running' && run.expires_at !== null && (
          <Text span c="dimmed">
            <RelativeTime at={run.expires_at} phrase={(when) => t('timeUp', { when })} />
          </Text>
        )}
      </div>
      {run.reason !== null && run.status !== 'completed' && !isLiving(run) && (
        <Text size="sm" c="dimmed" mt={8}>
          {t(`reason.${run.reason}.cure`)}
          {/* Its own words say what it did not like. */}
          {run.reason === 'submit_rejected' && run.message !== null && (
            <Text span inherit lang="en">
              {' '}
              {run.message}
            </Text>
          )}
        </Text>
      )}
      {steps.length > 0 && <Steps steps={steps} />}
      {isLiving(run) && <HowFar run={run} solver={solver} />}
    </Panel>
  );
}

function Steps({ steps }: { steps: Step[] }) {
  const { t } = useTranslation('cae');
  return (
    <ol className={classes.steps} aria-label={t('steps')}>
      {steps.map(({ name, state }) => {
        const Icon = ICONS[state];
        return (
          <li key={name} data-state={state} {...(state === 'current' && { 'aria-current': 'step' })}>
            <Icon size={16} aria-hidden />
            {name}
            <span className={classes.word}>{t(`stepState.${state}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}

function HowFar({ run, solver }: { run: Run; solver: Solver | undefined }) {
  const { t, i18n } = useTranslation('cae');
  const localized = useLocalized();
  const now = useNow(RENEWAL_MS);
  const { progress, x } = run;
  // What is left is reckoned when progress is heard of, and runs down until more is.
  const [heard, setHeard] = useState({ progress, at: now });
  if (heard.progress !== progress) setHeard({ progress, at: now });
  const reckoned = run.status === 'running' ? remainingMs(run.started_at, heard.progress, heard.at) : null;
  // What takes longer than was reckoned has no end that is known.
  const left = Math.max(0, (reckoned ?? 0) - (now - heard.at));
  const of = solver?.x;
  const used = run.status === 'running' ? usedOf(run) : null;
  if (progress === null && x === null && used === null) return null;
  return (
    <div className={classes.far}>
      {progress !== null && (
        <Progress value={progress * 100} aria-label={t('progress', { name: run.name })} size="lg" />
      )}
      <div className={classes.numbers}>
        {progress !== null && <strong>{shareInWords(progress, i18n.language)}</strong>}
        {x !== null && (
          <span>
            {of ? localized(of.label) : t('iterations')}: {numberInWords(x)}
            {of?.unit && ` ${of.unit}`}
          </span>
        )}
        {left > 0 && <span>{t('left', { time: durationInWords(left, i18n.language) })}</span>}
        {used && (
          <>
            <span>{t('busyCpus', { ...used, count: used.cpus })}</span>
            <span>{t('takenMemory', { ...used })}</span>
          </>
        )}
      </div>
    </div>
  );
}
