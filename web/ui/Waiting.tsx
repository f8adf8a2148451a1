import { useTranslation } from 'react-i18next';
import type { Session } from '../../src/session/schema.ts';
import { useNow } from './useNow.ts';
import classes from './Waiting.module.css';
import { waitingInWords } from './waiting.ts';

const RENEWAL_MS = 10_000;

/** On one line why a session does not run yet and when it is expected to. Where there is no room the reason is cut, and not the time. */
export function Waiting({ session, isBrief = false }: { session: Session; isBrief?: boolean }) {
  const { t, i18n } = useTranslation('ui');
  const words = waitingInWords(session, useNow(RENEWAL_MS), t, i18n.language);
  if (words === null) return null;
  const { why, brief, when, detail } = words;
  const whole = detail === null ? why : `${why} (${detail})`;
  return (
    <span className={classes.waiting}>
      <span className={classes.why} title={whole}>
        {isBrief ? brief : whole}
      </span>
      {when !== null && <span className={classes.when}>{t('wait.about', { when })}</span>}
    </span>
  );
}
