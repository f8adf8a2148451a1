/** Runs in rows, of which some can be chosen to be compared. */

import { Checkbox, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Run } from '../../src/runs/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';
import { useLocalized } from '../portal/useLocalized.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { shareInWords } from './numbers.ts';
import { RunBadge } from './RunBadge.tsx';
import classes from './RunTable.module.css';
import { isLiving, tookInWords, useStanding } from './words.ts';

export function RunTable(props: {
  runs: Run[];
  solvers: Solver[];
  chosen: readonly string[];
  /** No more can be chosen. */
  isFull: boolean;
  onChoose: (runId: string, isChosen: boolean) => void;
}) {
  const { t } = useTranslation('cae');
  return (
    <ul className={classes.table} aria-label={t('runs')}>
      {props.runs.map((run) => {
        const isChosen = props.chosen.includes(run.run_id);
        return (
          <li key={run.run_id} className={classes.row}>
            <Checkbox
              className={classes.choice ?? ''}
              aria-label={t('choose', { name: run.name })}
              checked={isChosen}
              disabled={props.isFull && !isChosen}
              onChange={({ currentTarget }) => props.onChoose(run.run_id, currentTarget.checked)}
            />
            <Cells run={run} solver={props.solvers.find(({ solver_id }) => solver_id === run.solver_id)} />
          </li>
        );
      })}
    </ul>
  );
}

function Cells({ run, solver }: { run: Run; solver: Solver | undefined }) {
  const { t, i18n } = useTranslation('cae');
  const localized = useLocalized();
  const standing = useStanding(run);
  const took = tookInWords(run, i18n.language);
  return (
    <>
      <span className={classes.what}>
        <Link to={`/cae/runs/${run.run_id}`} className={classes.name} title={run.name}>
          {run.name}
        </Link>
        <span className={classes.solver}>{solver ? localized(solver.name) : run.solver_id}</span>
      </span>
      <span className={classes.state}>
        <RunBadge status={run.status} />
        {standing && (
          <span className={classes.why} title={standing}>
            {standing}
          </span>
        )}
      </span>
      <span className={classes.progress}>
        {run.progress !== null && isLiving(run) && (
          <>
            <Progress
              value={run.progress * 100}
              aria-label={t('progress', { name: run.name })}
              className={classes.bar ?? ''}
            />
            {shareInWords(run.progress, i18n.language)}
          </>
        )}
        {took && t('took', { time: took })}
      </span>
      <span className={classes.when}>
        <RelativeTime at={run.created_at} />
        {run.node && <span className={classes.node}>{t('onNode', { node: run.node })}</span>}
      </span>
    </>
  );
}
