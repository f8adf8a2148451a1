import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import classes from './CaeSections.module.css';

/** Between the lists of the pages of solvers. */
export function CaeSections() {
  const { t } = useTranslation('cae');
  return (
    <nav className={classes.sections} aria-label={t('sections')}>
      <NavLink to="/cae" end className={classes.link ?? ''}>
        {t('runs')}
      </NavLink>
      <NavLink to="/cae/studies" end className={classes.link ?? ''}>
        {t('studies')}
      </NavLink>
      <NavLink to="/cae/workflows" className={classes.link ?? ''}>
        {t('workflows')}
      </NavLink>
      <NavLink to="/cae/schedules" end className={classes.link ?? ''}>
        {t('schedules')}
      </NavLink>
    </nav>
  );
}
