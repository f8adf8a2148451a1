import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { App } from '../../src/apps/schema.ts';
import type { Session } from '../../src/session/schema.ts';
import { useThumbnail } from '../ui/queries.ts';
import { AppIcon } from './AppIcon.tsx';
import classes from './SessionPicture.module.css';

/** What a session's screen looked like a minute ago, with its app's icon in the corner; the icon alone where there is no picture. */
export function SessionPicture({ session, app }: { session: Session; app: App | undefined }) {
  const { t } = useTranslation('ui');
  const version = useThumbnail(session.session_id);
  const [failed, setFailed] = useState<string | null>(null);
  const hasPicture = version !== null && version !== failed && session.status === 'running';
  return (
    <span className={classes.frame} data-picture={hasPicture || undefined}>
      {hasPicture && (
        <img
          className={classes.picture}
          src={`/api/app/sessions/${session.session_id}/thumbnail?v=${version}`}
          alt={t('screenOf', { name: session.name })}
          onError={() => setFailed(version)}
        />
      )}
      <span className={classes.icon}>
        <AppIcon app={app} size={hasPicture ? 22 : 38} />
      </span>
    </span>
  );
}
