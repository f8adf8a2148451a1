import { Button, Loader } from '@mantine/core';
import { IconEyeOff, IconPlugOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { addTexts } from '../ui/i18n.ts';
import { useViewing } from '../ui/queries.ts';
import * as warnings from '../ui/warnings/locales.ts';
import { AppContainer } from './AppContainer.tsx';
import * as framework from './locales.ts';
import classes from './SessionPage.module.css';
import { useAppSession } from './useAppSession.ts';

// With this page and not with the first one: most of it is needed only here.
addTexts('framework', framework);
addTexts('warnings', warnings);

/** The page of one session: /sessions/:sessionId. */
export default function SessionPage() {
  const { sessionId = '' } = useParams();
  const { t } = useTranslation(['framework', 'ui']);
  const { session, error, isMissing, reread } = useAppSession(sessionId);
  const isLookedOn = useViewing() !== null;
  const title = session?.name;
  useEffect(() => {
    if (title) document.title = `${title} · Berth`;
  }, [title]);

  if (isMissing) {
    return (
      <div className={classes.message}>
        <EmptyState
          icon={<IconPlugOff size={26} />}
          title={t('notFound.title')}
          cure={t('notFound.cure')}
          action={
            <Button component={Link} to="/sessions">
              {t('back')}
            </Button>
          }
        />
      </div>
    );
  }
  if (session?.status === 'running' && isLookedOn) {
    return (
      <div className={classes.message}>
        <EmptyState icon={<IconEyeOff size={26} />} title={t('lookedOn.title')} cure={t('lookedOn.cure')} />
      </div>
    );
  }
  // A session that was read once stays on the screen while the portal does not answer.
  if (session) return <AppContainer key={sessionId} sessionId={sessionId} appId={session.app_id} />;
  return (
    <div className={classes.message}>
      {error ? <ErrorState error={error} onRetry={reread} /> : <Loader aria-label={t('ui:loading')} />}
    </div>
  );
}
