/** Studies in rows. */

import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Solver } from '../../src/solvers/schema.ts';
import type { Study } from '../../src/studies/schema.ts';
import { useLocalized } from '../portal/useLocalized.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { CountsBar } from './CountsBar.tsx';
import { StudyBadge } from './StudyBadge.tsx';
import classes from './StudyTable.module.css';

export function StudyTable({ studies, solvers }: { studies: Study[]; solvers: Solver[] }) {
  const { t } = useTranslation('studies');
  const localized = useLocalized();
  const nameOf = (solverId: string) => {
    const solver = solvers.find(({ solver_id }) => solver_id === solverId);
    return solver ? localized(solver.name) : solverId;
  };
  return (
    <ul className={classes.table} aria-label={t('studies')}>
      {studies.map((study) => (
        <li key={study.study_id} className={classes.row}>
          <span className={classes.what}>
            <Link to={`/cae/studies/${study.study_id}`} className={classes.name} title={study.name}>
              {study.name}
            </Link>
            <span className={classes.solver}>{nameOf(study.solver_id)}</span>
          </span>
          <StudyBadge status={study.status} />
          <CountsBar study={study} size="sm" />
          <span className={classes.when}>
            <RelativeTime at={study.created_at} />
            <span>{t('runs', { count: study.samples })}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
