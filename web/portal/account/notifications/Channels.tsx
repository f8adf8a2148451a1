import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { addTexts } from '../../../ui/i18n.ts';
import { RowsSkeleton } from '../../../ui/skeletons.tsx';
import classes from './Channel.module.css';
import { EmailSettings } from './EmailSettings.tsx';
import * as texts from './locales.ts';
import { PageSettings } from './PageSettings.tsx';
import { useNotificationSettings } from './queries.ts';
import { WebhookSettings } from './WebhookSettings.tsx';

addTexts('delivery', texts);

/** The ways of being told that follow the user to whatever browser, or to none. */
export function Channels() {
  const { t } = useTranslation('delivery');
  const settings = useNotificationSettings();
  if (settings.isPending) return <RowsSkeleton rows={2} height={90} />;
  if (settings.isError) return <ErrorState error={settings.error} onRetry={settings.refetch} />;
  return (
    <>
      {settings.data.jobs_offered && (
        <section className={classes.channel}>
          <Title order={3} mb="xs">
            {t('page.title')}
          </Title>
          <PageSettings jobs={settings.data.page.jobs} />
        </section>
      )}
      <section className={classes.channel}>
        <Title order={3} mb="xs">
          {t('email.title')}
        </Title>
        <EmailSettings settings={settings.data} />
      </section>
      <section className={classes.channel}>
        <Title order={3} mb="xs">
          {t('webhook.title')}
        </Title>
        <WebhookSettings settings={settings.data} />
      </section>
    </>
  );
}
