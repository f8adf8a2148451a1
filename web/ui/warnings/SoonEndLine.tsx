import { useTranslation } from 'react-i18next';
import { clock, fullTime, relativeTime } from '../times.ts';
import { useNow } from '../useNow.ts';
import classes from './SoonEndLine.module.css';
import type { SoonEnd } from './soonEnd.ts';
import { endInWords } from './words.ts';

const RENEWAL_MS = 10_000;

/** On one line which end is near. */
export function SoonEndLine({ end }: { end: SoonEnd }) {
  const { t, i18n } = useTranslation(['warnings', 'ui']);
  const { language } = i18n;
  const now = useNow(RENEWAL_MS);
  const moment = { when: relativeTime(end.at, now, language), at: clock(end.at, now, language) };
  return (
    <time className={classes.line} dateTime={new Date(end.at).toISOString()} title={fullTime(end.at, language)}>
      {endInWords(end, moment, t).line}
    </time>
  );
}
