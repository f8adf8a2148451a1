import { useTranslation } from 'react-i18next';
import type { SessionStatus } from '../../src/session/schema.ts';
import classes from './StatusBadge.module.css';

/** The state of a session; what is under way pulses. */
export function StatusBadge({ status }: { status: SessionStatus }) {
  const { t } = useTranslation('ui');
  return (
    <span className={classes.badge} data-status={status} title={t(`statusHelp.${status}`)}>
      {t(`status.${status}`)}
    </span>
  );
}
