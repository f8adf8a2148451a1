import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../src/session/schema.ts';
import { useIsOwn, useShares } from './shares.ts';
import classes from './Watchers.module.css';

/** Who else is on this desktop, in one line of the status bar; nothing while nobody is. */
export function Watchers({ session }: { session: Session }) {
  return useIsOwn(session) && <Count sessionId={session.session_id} />;
}

function Count({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation('framework');
  const shares = useShares(sessionId).data?.shares ?? [];
  const guests = shares.flatMap((share) => share.guests).filter(({ connected }) => connected > 0);
  // A user with two windows is one guest; of strangers each window counts.
  const count = guests.reduce((sum, { user_id, connected }) => sum + (user_id === null ? connected : 1), 0);
  const names = guests.map(({ user_id }) => user_id).filter((name) => name !== null);
  return (
    <span role="status" className={classes.watchers} title={names.join(', ')}>
      {count > 0 && (
        <>
          <IconUsers size={14} aria-hidden />
          <span className={classes.words}>{t('watchers', { count })}</span>
          <span className={classes.number} aria-hidden>
            {count}
          </span>
        </>
      )}
    </span>
  );
}
