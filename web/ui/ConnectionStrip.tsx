import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ConnectionStrip.module.css';

const PATIENCE_MS = 1_000;

/** Says that what the page shows may be old, from a moment after the events were lost until they are back. It moves nothing. */
export function ConnectionStrip({ state }: { state: 'connecting' | 'open' | 'waiting' }) {
  const { t } = useTranslation('ui');
  const [lost, setLost] = useState(false);
  const [shown, setShown] = useState(false);
  if (state === 'waiting' && !lost) setLost(true);
  if (state === 'open' && lost) setLost(false);
  useEffect(() => {
    if (!lost) return setShown(false);
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status" className={classes.place}>
      {shown && (
        <span className={classes.strip}>
          <Loader size={14} color="currentColor" />
          {t('connection.lost')}
        </span>
      )}
    </div>
  );
}
